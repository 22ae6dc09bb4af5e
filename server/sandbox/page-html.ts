/** The control page's document. */
export const pageHtml = `<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>微信沙盒</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="app.css">
<script src="app.js" defer></script>
</head>
<body>
<header>
  <h1>微信沙盒</h1>
  <p>这里扮演微信：造一位顾客，扫门店的码，看她收到什么。数据只在本机。</p>
</header>
<p id="notice" role="status" aria-live="polite" hidden></p>
<main>
  <section aria-labelledby="people-title" class="people">
    <h2 id="people-title">顾客</h2>
    <form id="new-person" novalidate>
      <label for="sandbox-phone">手机号</label>
      <input id="sandbox-phone" data-testid="sandbox-phone" inputmode="tel" autocomplete="off" placeholder="13800138000">
      <label for="sandbox-name">称呼（可不填）</label>
      <input id="sandbox-name" data-testid="sandbox-name" autocomplete="off" maxlength="20">
      <label class="tick"><input type="checkbox" id="sandbox-no-unionid" data-testid="sandbox-no-unionid"> 没有 unionid</label>
      <button type="submit" class="primary" id="sandbox-new-person" data-testid="sandbox-new-person">新建顾客</button>
    </form>
    <ul id="sandbox-people" data-testid="sandbox-people"></ul>
    <p id="no-people" class="soft">还没有顾客。填一个手机号，新建第一位。</p>
  </section>
  <section aria-labelledby="person-title" id="person" hidden>
    <h2 id="person-title"></h2>
    <p class="soft" id="person-facts"></p>
    <div class="row">
      <button type="button" class="primary" id="sandbox-open-here" data-testid="sandbox-open-here">打开她的手机</button>
      <a id="sandbox-open-phone" data-testid="sandbox-open-phone" target="_blank" rel="noopener">在新标签页打开</a>
      <button type="button" id="sandbox-unfollow" data-testid="sandbox-unfollow">取消关注</button>
      <button type="button" id="sandbox-follow" data-testid="sandbox-follow">搜索并关注</button>
    </div>
    <h3>扫码</h3>
    <div class="row" id="channels"></div>
    <p id="no-channels" class="soft">还没有渠道。到控制台新建一个，二维码会出现在这里。</p>
    <h3>付款</h3>
    <ul id="sandbox-payments" data-testid="sandbox-payments" aria-live="polite"></ul>
    <p id="no-payments" class="soft">还没有付款。她在小程序里下单后，会出现在这里。</p>
    <h3>收到的消息</h3>
    <ol id="sandbox-inbox" data-testid="sandbox-inbox" aria-live="polite"></ol>
    <p id="no-messages" class="soft">还没有消息。扫码关注后，欢迎语会出现在这里。</p>
    <form id="say" class="row" novalidate>
      <label for="sandbox-text" class="hidden">发给公众号</label>
      <input id="sandbox-text" data-testid="sandbox-text" placeholder="发给公众号，例如 TD" autocomplete="off" maxlength="600">
      <button type="submit" id="sandbox-say" data-testid="sandbox-say">发送</button>
    </form>
  </section>
  <section class="phone" id="phone" aria-label="顾客的手机" hidden>
    <iframe id="sandbox-phone-frame" data-testid="sandbox-phone-frame" title="顾客的手机"></iframe>
  </section>
</main>
<section class="faults" aria-labelledby="mails-title">
  <h2 id="mails-title">寄出的邮件</h2>
  <ol id="sandbox-mails" data-testid="sandbox-mails" aria-live="polite"></ol>
  <p id="no-mails" class="soft">还没有邮件。顾客在小程序里填了邮箱、要了验证链接，会出现在这里。</p>
</section>
<section class="faults" aria-labelledby="faults-title">
  <h2 id="faults-title">让微信出点问题</h2>
  <form id="add-fault" class="row" novalidate>
    <label for="fault-path">接口</label>
    <select id="fault-path" data-testid="sandbox-fault-path"></select>
    <label for="fault-kind">怎样</label>
    <select id="fault-kind" data-testid="sandbox-fault-kind"></select>
    <label for="fault-times">次数（空为一直）</label>
    <input id="fault-times" data-testid="sandbox-fault-times" inputmode="numeric" size="4">
    <button type="submit" id="sandbox-fault-add" data-testid="sandbox-fault-add">打开</button>
    <button type="button" id="sandbox-fault-clear" data-testid="sandbox-fault-clear">全部恢复</button>
  </form>
  <ul id="sandbox-faults" data-testid="sandbox-faults"></ul>
  <label class="tick"><input type="checkbox" id="sandbox-pay-silent" data-testid="sandbox-pay-silent"> 支付通知送不到（过后会按微信的时间表重发）</label>
  <h3 id="calls-title">调用次数</h3>
  <table id="sandbox-calls" data-testid="sandbox-calls"><thead><tr><th scope="col">接口</th><th scope="col">次数</th></tr></thead><tbody></tbody></table>
</section>
</body>
</html>
`
