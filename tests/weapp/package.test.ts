import { Script } from 'node:vm'
import { API_ORIGIN, readPackage } from './host/package'
import { newerSyntax } from './syntax'

const pack = readPackage()
const KB = 1024
const paths = [...pack.files.keys()]
const scripts = paths.filter((path) => path.endsWith('.js'))
const texts = paths.filter((path) => /\.(js|json|wxml|wxss|wxs)$/.test(path))
const sizeOf = (under: (path: string) => boolean): number =>
  paths.filter(under).reduce((sum, path) => sum + pack.files.get(path)!.length, 0)

/** Each file that has it, with the words around: empty means none. */
const where = (pattern: RegExp): string[] =>
  texts.flatMap((path) => {
    const match = pattern.exec(pack.text(path))
    return match ? [`${path}: …${pack.text(path).slice(Math.max(0, match.index - 30), match.index + 50)}…`] : []
  })

describe('the built package', () => {
  it('has the pages that the contract names, each with its parts', () => {
    for (const page of [
      'home',
      'join',
      'coupons',
      'coupon',
      'card',
      'me',
      'preferences',
      'gift',
      'shop',
      'orders',
      'points',
      'profile',
    ])
      expect(pack.routes).toContain(`pages/${page}/index`)
    expect(pack.routes).toContain('staff/redeem/index')
    expect(pack.app.pages[0]).toBe('pages/home/index')
    for (const route of pack.routes)
      for (const kind of ['js', 'json', 'wxml']) expect(paths).toContain(`${route}.${kind}`)
  })

  it('keeps the cashier’s side and what is opened seldom out of the main package', () => {
    expect(pack.app.subPackages?.map((sub) => sub.root)).toContain('staff')
    expect(where(/staff-code-input/).every((line) => line.startsWith('staff/'))).toBe(true)
    expect(where(/staff-code-input/)).not.toEqual([])
    for (const page of ['shop', 'orders', 'points', 'profile'])
      expect(pack.app.subPackages?.map((sub) => sub.root)).toContain(`pages/${page}`)
  })

  it('has four tabs with their pictures, each within the 40 KB WeChat allows', () => {
    const tabs = pack.app.tabBar?.list ?? []
    expect(tabs.map((tab) => tab.text)).toEqual(['首页', '卡券', '会员码', '我的'])
    for (const { pagePath, iconPath, selectedIconPath } of tabs) {
      expect(pack.app.pages).toContain(pagePath)
      for (const icon of [iconPath, selectedIconPath]) {
        expect(pack.files.get(icon)?.subarray(1, 4).toString()).toBe('PNG')
        expect(pack.files.get(icon)!.length).toBeLessThan(40 * KB)
      }
    }
  })

  it('gives each colour variable of app.json in light and dark', () => {
    const theme = JSON.parse(pack.text(pack.app.themeLocation ?? 'theme.json')) as Record<
      string,
      Record<string, string>
    >
    const used = [...JSON.stringify(pack.app).matchAll(/"@(\w+)"/g)].map((match) => match[1]!)
    expect(used).not.toEqual([])
    for (const name of used)
      for (const mode of ['light', 'dark'])
        expect(theme[mode]?.[name]).toMatch(/^(#[0-9a-fA-F]{6}|black|white|dark|light)$/)
  })

  it.each(scripts)('%s can be read by a phone', (path) => {
    expect(
      () => new Script(`(function (require, module, exports) {${pack.text(path)}\n})`, { filename: path }),
    ).not.toThrow()
    expect(newerSyntax(path, pack.text(path))).toEqual([])
  })

  it('stays below the limits: 1.5 MB of our own for the main package, 2 MB a subpackage, 20 MB in all', () => {
    const roots = (pack.app.subPackages ?? []).map((sub) => `${sub.root}/`)
    expect(sizeOf((path) => !roots.some((root) => path.startsWith(root)))).toBeLessThan(700 * KB)
    for (const root of roots) expect(sizeOf((path) => path.startsWith(root))).toBeLessThan(2048 * KB)
    expect(sizeOf(() => true)).toBeLessThan(20 * 1024 * KB)
  })

  it('holds no source map, no secret and no way to the sandbox', () => {
    expect(paths.filter((path) => path.endsWith('.map'))).toEqual([])
    expect(where(/sourceMappingURL/)).toEqual([])
    expect(where(/-----BEGIN|app_?secret|session_key|APIV3|DATA_KEYS|INDEX_KEY|SESSION_SECRET/i)).toEqual([])
    expect(where(/\/sandbox\b|login-codes|phone-codes/)).toEqual([])
  })

  it('talks to one address only, never to this machine', () => {
    expect(where(/\b(127\.0\.0\.1|localhost|0\.0\.0\.0|192\.168\.|\[::1\])/)).toEqual([])
    const hosts = new Set(
      texts.flatMap((path) =>
        [...pack.text(path).matchAll(/\b(?:https?|wss?):\/\/([\w.-]+)/g)].map((match) => match[1]),
      ),
    )
    // SVG's namespace, React's page of error numbers, core-js's licence, what Taro's own `location` reads: nobody calls them.
    for (const name of ['www.w3.org', 'reactjs.org', 'github.com', 'taro.com']) hosts.delete(name)
    expect([...hosts]).toEqual([new URL(API_ORIGIN).hostname])
  })

  it('carries no schema library, no Node and no browser code', () => {
    expect(where(/ZodError|node:crypto|process\.env|window\.fetch|sessionStorage/)).toEqual([])
  })

  it('has a dark dress, and tells the screen reader what things are', () => {
    expect(pack.app.darkmode).toBe(true)
    expect(pack.text('app.wxss')).toMatch(/prefers-color-scheme:\s*dark/)
    const view = /<template name="tmpl_0_0">[\s\S]*?<\/template>/.exec(pack.text('base.wxml'))?.[0] ?? ''
    for (const spoken of ['aria-label', 'aria-role', 'aria-checked']) expect(view).toContain(`${spoken}="{{i.`)
  })

  it('has style sheets that WXSS can read: no outside pictures, no universal selector', () => {
    const sheets = paths.filter((path) => path.endsWith('.wxss'))
    const outside = sheets.flatMap((path) =>
      [...pack.text(path).matchAll(/url\((?!['"]?data:)[^)]*\)/g)].map((match) => `${path}: ${match[0]}`),
    )
    expect(outside).toEqual([])
    expect(sheets.filter((path) => /(^|[\s,}>+~])\*\s*[{,]/.test(pack.text(path)))).toEqual([])
  })
})

describe('the look for newer syntax', () => {
  it.each([
    ['private field', 'class A { #b = 1 }'],
    ['optional chaining', 'a?.b'],
    ['??', 'a ?? b'],
    ['newer regular expression', 'x = /(?<=a)b/'],
    ['catch without a name', 'try { a() } catch { b() }'],
  ])('finds %s', (what, text) => {
    expect(newerSyntax('planted.js', text).join()).toContain(what)
  })
  it('lets plain scripts pass', () => {
    expect(newerSyntax('plain.js', 'var a = b ? .5 : /x(?:y)/.test(c)')).toEqual([])
  })
})
