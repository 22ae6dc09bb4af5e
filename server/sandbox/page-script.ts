/** The control page's script. It talks to the control routes beside it and to nothing else. */
export const pageScript = String.raw`'use strict';
(function () {
  var api = 'api/';
  var chosen = decodeURIComponent(location.hash.slice(1)) || null;
  var shownInbox = '';
  var shownPeople = '';
  var shownChannels = '';
  var shownPayments = '';
  var shownMails = '';
  var byId = function (id) { return document.getElementById(id); };

  function make(tag, properties, children) {
    var element = document.createElement(tag);
    Object.keys(properties || {}).forEach(function (name) {
      if (name === 'text') element.textContent = properties[name];
      else if (name === 'onclick') element.addEventListener('click', properties[name]);
      else element.setAttribute(name, properties[name]);
    });
    (children || []).forEach(function (child) { element.appendChild(child); });
    return element;
  }
  function replace(parent, children) {
    parent.replaceChildren.apply(parent, children);
  }
  function notice(text) {
    byId('notice').hidden = !text;
    byId('notice').textContent = text || '';
  }
  async function call(method, path, body) {
    var response = await fetch(api + path, {
      method: method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    var text = await response.text();
    var answer = text ? JSON.parse(text) : null;
    if (!response.ok) throw new Error(answer && answer.detail ? answer.detail : '没有成功（' + response.status + '），请再试一次');
    return answer;
  }
  function doing(work) {
    return function (event) {
      if (event && event.preventDefault) event.preventDefault();
      notice('');
      Promise.resolve(work(event)).then(refresh).catch(function (error) { notice(error.message); });
    };
  }
  function mine(path) { return 'people/' + encodeURIComponent(chosen) + '/' + path; }
  function choose(id) {
    if (chosen !== id) byId('phone').hidden = true;
    chosen = id;
    shownInbox = '';
    shownPayments = '';
    history.replaceState(null, '', '#' + encodeURIComponent(id));
  }
  function openPhone(address) {
    byId('phone').hidden = false;
    byId('sandbox-phone-frame').src = 'about:blank';
    setTimeout(function () { byId('sandbox-phone-frame').src = address; }, 0);
  }
  function phoneAddress(person) {
    if (!person.landing) return '/?person=' + encodeURIComponent(person.id);
    var landing = new URL(person.landing.url);
    return landing.pathname + landing.search + landing.hash;
  }

  function showPeople(people) {
    var key = JSON.stringify([people, chosen]);
    if (key === shownPeople) return;
    shownPeople = key;
    byId('no-people').hidden = people.length > 0;
    replace(byId('sandbox-people'), people.map(function (person) {
      return make('li', {}, [make('button', {
        type: 'button', id: 'sandbox-person-' + person.id, 'data-testid': 'sandbox-person-' + person.id,
        'aria-current': String(person.id === chosen), onclick: doing(function () { choose(person.id); })
      }, [make('span', { text: person.name + ' ' + person.phone }), make('span', { 'class': 'soft', text: person.following ? '已关注' : '' })])]);
    }));
    var person = people.find(function (one) { return one.id === chosen; });
    byId('person').hidden = !person;
    if (!person) return;
    byId('person-title').textContent = person.name;
    byId('person-facts').textContent = person.phone + ' · ' + (person.following ? '已关注公众号' : '未关注公众号') + ' · ' + (person.unionid ? '有 unionid' : '没有 unionid');
    byId('sandbox-open-phone').href = phoneAddress(person);
    byId('sandbox-unfollow').hidden = !person.following;
    byId('sandbox-follow').hidden = person.following;
  }
  function showChannels(channels) {
    var key = JSON.stringify(channels);
    if (key === shownChannels) return;
    shownChannels = key;
    byId('no-channels').hidden = channels.length > 0;
    replace(byId('channels'), channels.map(function (channel) {
      var id = 'sandbox-scan-' + channel.id;
      var kind = channel.kind === 'mini_program_code' ? '小程序码' : '公众号码';
      return make('button', { type: 'button', id: id, 'data-testid': id, text: '扫「' + channel.name + '」' + kind, onclick: doing(async function () {
        var answer = await call('POST', mine('scans'), { channelId: channel.id });
        if (channel.kind === 'mini_program_code') openPhone(phoneAddress({ id: chosen, landing: answer.landing }));
      }) });
    }));
  }
  function showInbox(messages) {
    var key = JSON.stringify(messages);
    if (key === shownInbox) return;
    shownInbox = key;
    byId('no-messages').hidden = messages.length > 0;
    replace(byId('sandbox-inbox'), messages.map(function (message) {
      var parts = [make('h4', { text: message.title })];
      if (message.text) parts.push(make('p', { text: message.text }));
      if (message.fields.length) {
        parts.push(make('dl', {}, message.fields.flatMap(function (field) {
          return [make('dt', { text: field.label }), make('dd', { text: field.value })];
        })));
      }
      parts.push(make('p', { 'class': 'soft', text: new Date(message.at).toLocaleString('zh-CN') + ' · ' + { subscribe: '订阅消息', template: '模板消息', custom: '客服消息', reply: '自动回复', sms: '短信' }[message.kind] }));
      if (message.page) {
        parts.push(make('button', { type: 'button', 'data-testid': 'sandbox-open-message', text: '打开小程序', onclick: function () {
          openPhone('/?person=' + encodeURIComponent(chosen) + '#/' + message.page);
        } }));
      }
      return make('li', { 'data-testid': 'sandbox-message' }, parts);
    }));
  }

  function withLinks(text) {
    return text.split(/(https?:\/\/\S+)/).map(function (part, index) {
      return index % 2 ? make('a', { href: part, target: '_blank', rel: 'noopener', text: part }) : document.createTextNode(part);
    });
  }
  function showMails(mails) {
    var key = JSON.stringify(mails);
    if (key === shownMails) return;
    shownMails = key;
    byId('no-mails').hidden = mails.length > 0;
    replace(byId('sandbox-mails'), mails.slice(0, 20).map(function (mail) {
      return make('li', { 'data-testid': 'sandbox-mail' }, [
        make('h4', { text: mail.subject }),
        make('p', { 'class': 'mail' }, withLinks(mail.text)),
        make('p', { 'class': 'soft', text: mail.to + ' · ' + new Date(mail.at).toLocaleString('zh-CN') })
      ]);
    }));
  }

  function yuan(fen) { return '¥' + (fen / 100).toFixed(2); }
  function showPayments(payments) {
    var key = JSON.stringify(payments);
    if (key === shownPayments) return;
    shownPayments = key;
    byId('no-payments').hidden = payments.length > 0;
    replace(byId('sandbox-payments'), payments.map(function (payment) {
      var state = { NOTPAY: '未支付', SUCCESS: '已支付', CLOSED: '已关闭', REFUND: '已退 ' + yuan(payment.refundedFen) }[payment.state];
      var parts = [make('span', { text: payment.description + ' ' + yuan(payment.totalFen) + ' · ' + state })];
      if (payment.state === 'NOTPAY') {
        parts.push(make('button', { type: 'button', 'data-testid': 'sandbox-pay-' + payment.orderNo, text: '替她付款', onclick: doing(function () {
          return call('POST', mine('payments'), { prepayId: payment.prepayId, outcome: 'paid' });
        }) }));
      }
      return make('li', { 'class': 'row', 'data-testid': 'sandbox-payment' }, parts);
    }));
  }

  var paths = ['/sns/jscode2session', '/wxa/business/getuserphonenumber', '/cgi-bin/stable_token', '/cgi-bin/message/subscribe/send',
    '/cgi-bin/message/template/send', '/cgi-bin/message/custom/send', '/wxa/getwxacodeunlimit', '/cgi-bin/qrcode/create',
    '/cgi-bin/user/info', '/cgi-bin/user/info/batchget', '/cgi-bin/user/get', '/wxa/msg_sec_check',
    '/v3/pay/transactions/jsapi', '/v3/pay/transactions/out-trade-no/{out_trade_no}', '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
    '/v3/refund/domestic/refunds', '/v3/refund/domestic/refunds/{out_refund_no}', '/v3/bill/tradebill', '/v3/certificates',
    '/v3/marketing/busifavor/stocks', '/v3/marketing/busifavor/coupons/use'];
  var kinds = [
    ['系统繁忙 -1', { errcode: -1 }], ['凭证失效 40001', { errcode: 40001 }], ['code 无效 40029', { errcode: 40029 }],
    ['用户拒收 43101', { errcode: 43101 }], ['额度用完 45009', { errcode: 45009 }], ['太频繁 45011', { errcode: 45011 }],
    ['内容不合规则 47003', { errcode: 47003 }], ['慢 3 秒', { delayMs: 3000 }], ['一直不回', { hang: true }],
    ['支付系统错误', { status: 500, code: 'SYSTEM_ERROR' }], ['支付余额不足', { status: 403, code: 'NOT_ENOUGH' }], ['支付签名不对', { forge: 'signature' }],
    ['收下后断线', { dropAfterAccept: true }], ['502', { status: 502 }], ['500', { status: 500 }]
  ];
  function faultWords(fault) {
    var parts = [];
    if (fault.errcode !== undefined) parts.push('errcode ' + fault.errcode);
    if (fault.status !== undefined) parts.push('HTTP ' + fault.status);
    if (fault.code) parts.push(fault.code);
    if (fault.forge) parts.push('签名不对');
    if (fault.delayMs) parts.push('慢 ' + fault.delayMs + ' 毫秒');
    if (fault.hang) parts.push('一直不回');
    if (fault.dropAfterAccept) parts.push('收下后断线');
    parts.push(fault.times ? '还有 ' + fault.times + ' 次' : '一直');
    return parts.join('，');
  }
  function showPlatform(faults, calls) {
    replace(byId('sandbox-faults'), Object.keys(faults).map(function (path) {
      return make('li', { text: path + '：' + faultWords(faults[path]) });
    }));
    byId('sandbox-calls').hidden = byId('calls-title').hidden = Object.keys(calls).length === 0;
    replace(byId('sandbox-calls').tBodies[0], Object.keys(calls).sort().map(function (path) {
      return make('tr', {}, [make('td', { text: path }), make('td', { text: String(calls[path]) })]);
    }));
  }

  async function refresh() {
    var all = await Promise.all([call('GET', 'people'), call('GET', 'channels'), call('GET', 'faults'), call('GET', 'calls'), call('GET', 'pay').catch(function () { return null; }), call('GET', 'mails')]);
    if (chosen && !all[0].items.some(function (person) { return person.id === chosen; })) chosen = null;
    showPeople(all[0].items);
    showChannels(all[1].items);
    showPlatform(all[2], all[3]);
    showMails(all[5].items);
    byId('sandbox-pay-silent').disabled = !all[4];
    if (all[4]) byId('sandbox-pay-silent').checked = all[4].notices === 'off';
    if (chosen) {
      var asked = chosen;
      var inbox = await call('GET', mine('inbox'));
      var payments = all[4] ? await call('GET', mine('payments')) : { items: [] };
      if (asked === chosen) {
        showInbox(inbox.items);
        showPayments(payments.items);
      }
    }
  }
  function poll() {
    refresh().catch(function () { notice('连不上服务，正在重试。'); }).finally(function () { setTimeout(poll, 1500); });
  }

  paths.forEach(function (path) { byId('fault-path').appendChild(make('option', { value: path, text: path })); });
  kinds.forEach(function (kind, index) { byId('fault-kind').appendChild(make('option', { value: String(index), text: kind[0] })); });
  byId('new-person').addEventListener('submit', doing(async function () {
    var body = { phone: byId('sandbox-phone').value.trim() };
    var name = byId('sandbox-name').value.trim();
    if (name) body.name = name;
    if (byId('sandbox-no-unionid').checked) body.unionid = null;
    var person = await call('POST', 'people', body).catch(function () { throw new Error('这个手机号不完整，请检查一下。'); });
    byId('sandbox-phone').value = '';
    byId('sandbox-name').value = '';
    choose(person.id);
  }));
  byId('say').addEventListener('submit', doing(async function () {
    var text = byId('sandbox-text').value.trim();
    if (!text) return;
    await call('POST', mine('messages'), { text: text }).catch(function () { throw new Error('先关注公众号，才能给它发消息。'); });
    byId('sandbox-text').value = '';
  }));
  byId('sandbox-follow').addEventListener('click', doing(function () { return call('POST', mine('follow')); }));
  byId('sandbox-unfollow').addEventListener('click', doing(function () { return call('POST', mine('unfollow')); }));
  byId('sandbox-open-here').addEventListener('click', function () { openPhone(byId('sandbox-open-phone').getAttribute('href')); });
  byId('add-fault').addEventListener('submit', doing(async function () {
    var faults = await call('GET', 'faults');
    var fault = Object.assign({}, kinds[Number(byId('fault-kind').value)][1]);
    var times = Number(byId('fault-times').value);
    if (times > 0) fault.times = times;
    faults[byId('fault-path').value] = fault;
    return call('PUT', 'faults', faults);
  }));
  byId('sandbox-pay-silent').addEventListener('change', doing(function () {
    return call('PUT', 'pay', { notices: byId('sandbox-pay-silent').checked ? 'off' : 'on' });
  }));
  byId('sandbox-fault-clear').addEventListener('click', doing(function () { return call('DELETE', 'faults'); }));
  poll();
})();
`
