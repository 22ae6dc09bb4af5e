import type { WeappPackage } from './host/package'
import { openPhone, type Phone } from './host/phone'

/** The host must be able to fail: each planted fault below is one that WeChat would not let pass. */
const BASE = `<wxs module="xs" src="./utils.wxs" />
<template name="tmpl_0_1">
  <view class="{{i.cl}}" bindtap="eh" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}">
  </view>
</template>
<template name="tmpl_1_1">
  <view class="{{i.cl}}" bindtap="eh" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}">
  </view>
</template>
<template name="tmpl_0_3">
  <view class="{{i.cl}}" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}">
  </view>
</template>
<template name="tmpl_0_5">
  <button disabled="{{i.p2}}" open-type="{{i.p11}}" bindtap="eh" bindgetphonenumber="eh" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}">
  </button>
</template>
<template name="tmpl_0_7">
  <input value="{{i.p1}}" maxlength="{{xs.b(i.p10,140)}}" bindinput="eh" id="{{i.uid||i.sid}}" data-sid="{{i.sid}}"/>
</template>
`
const UTILS = `module.exports = { a: function (l, n) { return 'tmpl_' + (l > 1 ? 1 : l) + '_' + n }, f: function (l) { return l } }`

const page = (body: string, cn: object[] = []): string =>
  `Page({ data: { root: { cn: ${JSON.stringify(cn)} } }, onLoad: function () { ${body} }, eh: function (e) { wx.heard(e) } })`

function packageOf(first: string, more: Record<string, string> = {}): WeappPackage {
  const files = new Map(
    Object.entries({
      'app.js': 'App({})',
      'base.wxml': BASE,
      'utils.wxs': UTILS,
      'pages/a.js': first,
      'pages/b.js': page(''),
      ...more,
    }).map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]),
  )
  return {
    folder: 'planted',
    files,
    text: (path) => {
      const bytes = files.get(path)
      if (!bytes) throw new Error(`${path} is missing`)
      return bytes.toString()
    },
    app: { pages: ['pages/a', 'pages/b', 'pages/c'] },
    routes: ['pages/a', 'pages/b', 'pages/c'],
    tabs: ['pages/c'],
  }
}

const opened: Phone[] = []
function run(first: string, more: Record<string, string> = {}): Phone {
  const phone = openPhone({
    pack: packageOf(first, more),
    url: 'http://127.0.0.1:9',
    now: () => Date.parse('2026-03-02T02:00:00Z'),
    owner: {
      loginCode: async () => 'login',
      phoneCode: async () => 'phone',
      subscribe: async (ids) => Object.fromEntries(ids.map((id) => [id, 'accept' as const])),
      pay: async () => undefined,
    },
  })
  opened.push(phone)
  phone.launch('pages/a')
  return phone
}
afterEach(async () => {
  for (const phone of opened.splice(0)) await phone.close()
})
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60))

describe('the script engine of the host', () => {
  it.each([
    ['eval', `eval('1')`, /EvalError/],
    ['new Function', `new Function('return 1')()`, /EvalError/],
    ['the document', `document.title`, /document is not defined/],
    ['the window', `window.name`, /window is not defined/],
    ['Node', `process.exit(1)`, /process is not defined/],
    ['fetch', `fetch('https://api.example.com/')`, /fetch is not defined/],
    ['Intl', `new Intl.NumberFormat()`, /Intl is not defined/],
    ['a module of Node', `require('fs')`, /fs\.js is missing/],
  ])('has no %s', (_, body, error) => {
    const first = body.startsWith('require') ? `Page({ onLoad: function () { ${body} } }); ${body}` : page(body)
    if (body.startsWith('require')) expect(() => run(first)).toThrow(error)
    else expect(run(first).faults().errors.join()).toMatch(error)
  })

  it('has the phone’s own clock', () => {
    const phone = run(page(`wx.setStorageSync('year', new Date().getUTCFullYear() + ' ' + typeof Date())`))
    expect(phone.storage.get('year')).toBe('{"value":"2026 string"}')
  })

  it('keeps what a timer throws', async () => {
    const phone = run(page(`setTimeout(function () { throw new Error('late') }, 1)`))
    await pause()
    expect(phone.faults().errors.join()).toContain('late')
  })
})

describe('WeChat’s doors in the host', () => {
  it('notes names that WeChat does not have', () => {
    expect(run(page(`wx.openTheDoor`)).faults().missing).toEqual(['openTheDoor'])
  })

  it.each([
    [
      'PATCH',
      `wx.request({ url: 'https://api.example.com/x', method: 'PATCH', fail: function (e) { wx.setStorageSync('said', e.errMsg) } })`,
      /PATCH is unknown/,
    ],
    [
      'an address outside the list',
      `wx.request({ url: 'http://127.0.0.1:3000/x', fail: function (e) { wx.setStorageSync('said', e.errMsg) } })`,
      /not in domain list/,
    ],
  ])('refuses a request with %s', async (_, body, why) => {
    const phone = run(page(body))
    await pause()
    expect(phone.faults().violations.join()).toMatch(why)
    expect(phone.storage.get('said')).toMatch(/request:fail/)
    expect(phone.network.sent).toEqual([])
  })

  it('opens the subscription panel only straight from a tap', async () => {
    const ask = `wx.requestSubscribeMessage({ tmplIds: ['t'], success: function (r) { wx.setStorageSync('said', r.t) }, fail: function (e) { wx.setStorageSync('said', e.errCode) } })`
    const early = run(page(ask))
    await pause()
    expect(early.storage.get('said')).toBe('{"value":20004}')
    expect(early.faults().violations).toEqual(['requestSubscribeMessage outside a tap'])

    const node = { sid: '_a', nn: '1', uid: 'ask' }
    const onTap = (body: string) => page('', [node]).replace('wx.heard(e)', body)
    const straight = run(onTap(ask))
    await straight.tap('#ask')
    expect(straight.storage.get('said')).toBe('{"value":"accept"}')
    const waited = run(onTap(`setTimeout(function () { ${ask} }, 5)`))
    await waited.tap('#ask')
    expect(waited.faults().violations).toEqual(['requestSubscribeMessage outside a tap'])
  })

  it('lays pages on top and switches tabs, each only its own way', () => {
    const c = { 'pages/c.js': page('') }
    const phone = run(page(''), c)
    expect(() => phone.open('/pages/c')).toThrow('can not navigateTo a tabbar page')
    expect(() => phone.open('/pages/none')).toThrow('is not found')
    expect(() => phone.tab('pages/b')).toThrow('can not switch to no-tabBar page')
    expect(() => phone.back()).toThrow('first page')
    for (let depth = 2; depth <= 10; depth += 1) phone.open('/pages/b')
    expect(() => phone.open('/pages/b')).toThrow('webview count limit exceed')
    phone.tab('pages/c')
    expect(phone.pages.stack()).toEqual(['pages/c'])
  })
})

describe('the view layer’s door in the host', () => {
  it('refuses data that is too large or leads nowhere', () => {
    expect(run(page(`this.setData({ x: new Array(1100000).join('x') })`)).faults().errors.join()).toContain(
      'more than WeChat carries',
    )
    expect(run(page(`this.setData({ 'root.cn.[3].v': 'x' })`)).faults().errors.join()).toContain('leads nowhere')
  })

  it('tells which element no template draws', () => {
    const phone = run(page('', [{ sid: '_a', nn: '77', uid: 'lost' }]))
    expect(phone.faults().undrawn).toEqual(['tmpl_0_77 for <77 id="lost" class="">'])
  })

  it.each([
    ['where nobody listens', [{ sid: '_a', nn: '3', uid: 'x' }], /nobody listens/],
    ['on what is switched off', [{ sid: '_a', nn: '5', uid: 'x', p2: true }], /switched off/],
    [
      'under an open sheet',
      [
        { sid: '_a', nn: '1', uid: 'x' },
        { sid: '_b', nn: '1', cl: 'sheet-veil' },
      ],
      /lies under/,
    ],
  ])('lets no finger tap %s', async (_, cn, why) => {
    await expect(run(page('', cn)).tap('#x')).rejects.toThrow(why)
  })

  it('gives a tap to each element around, and text only up to the limit', async () => {
    const cn = [
      { sid: '_a', nn: '1', uid: 'outer', cn: [{ sid: '_b', nn: '1', uid: 'inner' }] },
      { sid: '_c', nn: '7', uid: 'field', p10: 3 },
    ]
    const note = `var all = wx.getStorageSync('all') || []; all.push(e.type + ' ' + e.currentTarget.id + ' ' + (e.detail.value || '')); wx.setStorageSync('all', all)`
    const phone = run(page('', cn).replace('wx.heard(e)', note))
    await phone.tap('#inner')
    await phone.input('#field', 'abcdef')
    expect(JSON.parse(phone.storage.get('all') ?? '')).toEqual({
      value: ['tap inner ', 'tap outer ', 'input field abc'],
    })
  })

  it('asks through the privacy gate before it gives a phone number', async () => {
    const cn = [{ sid: '_a', nn: '5', uid: 'phone', p11: 'getPhoneNumber' }]
    const gate = (said: string) => `wx.onNeedPrivacyAuthorization(function (resolve) { resolve({ event: '${said}' }) })`
    const heard = `if (e.type === 'getphonenumber') wx.setStorageSync('code', e.detail.code || e.detail.errno)`
    const refused = run(page(gate('disagree'), cn).replace('wx.heard(e)', heard))
    await refused.tap('#phone')
    expect(refused.storage.get('code')).toBe('{"value":104}')
    const agreed = run(page(gate('agree'), cn).replace('wx.heard(e)', heard))
    await agreed.tap('#phone')
    expect(agreed.storage.get('code')).toBe('{"value":"phone"}')
  })
})
