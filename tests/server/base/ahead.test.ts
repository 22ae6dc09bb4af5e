import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { createWorld, type World } from '../../harness/world'

/** What a build leaves behind, in small. */
function build(folder: string): void {
  const at = (...path: string[]): string => join(folder, 'console', ...path)
  mkdirSync(at('.vite'), { recursive: true })
  mkdirSync(at('assets'))
  writeFileSync(at('index.html'), '<!doctype html>')
  const names = ['index', 'shell', 'house', 'words', 'lists', 'rooms']
  const piece = (name: string, imports: string[] = [], dynamicImports: string[] = []) => ({
    name,
    file: `assets/${name}-12345678.js`,
    imports,
    dynamicImports,
  })
  const pieces = [
    ...names.map((name) => [name === 'index' ? 'index.html' : `_${name}`, piece(name)]),
    ['rooms/dashboard/page.tsx', piece('first', ['index.html', '_house'])],
    ['rooms/members/page.tsx', piece('members', ['index.html', '_house'], ['rooms/members/list.tsx'])],
    ['rooms/members/list.tsx', piece('list', ['index.html', '_house', '_lists'])],
    ['rooms/coupons/page.tsx', piece('coupons', ['index.html', '_house', '_lists'])],
  ]
  writeFileSync(at('.vite/manifest.json'), JSON.stringify(Object.fromEntries(pieces)))
  const script = Buffer.from('export const one = 1\n'.repeat(200))
  writeFileSync(at('assets/house-12345678.js'), script)
  writeFileSync(at('assets/house-12345678.js.br'), brotliCompressSync(script))
}

describe('base: what a page is made of is named to whoever comes with a session', () => {
  let w: World
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'f2m-dist-'))
    build(folder)
    w = await createWorld('sqlite', { dist: folder })
  })
  afterAll(async () => {
    await w.close()
    rmSync(folder, { recursive: true })
  })

  const linked = async (path: string, headers: Record<string, string> = { Cookie: 'staff_session=whoever' }) => {
    const link = (await fetch(`${w.url}/console/${path}`, { headers })).headers.get('Link')
    return (
      link &&
      [...link.matchAll(/<\/console\/assets\/(\w+)-\w+\.js>; rel=modulepreload(; fetchpriority=low)?/g)].map(
        ([, name, low]) => (low ? `then ${name}` : name),
      )
    )
  }

  it('the frame, its words and what the page itself is made of; the lists where the page is not known', async () => {
    const frame = ['shell', 'house', 'words']
    expect(await linked('')).toEqual([...frame, 'first'])
    expect(await linked('members?sort=name')).toEqual([...frame, 'members', 'then lists', 'then list'])
    expect(await linked('coupons')).toEqual([...frame, 'lists', 'coupons'])
    for (const path of ['coupons/new', 'nowhere', '__proto__']) expect(await linked(path)).toEqual([...frame, 'lists'])
  })

  it('nothing before the door, and nothing with a piece', async () => {
    expect(await linked('', {})).toBeNull()
    expect(await linked('assets/house-12345678.js')).toBeNull()
  })

  it('a script goes out as it was packed, and plain to whoever cannot unpack it', async () => {
    const ask = (accepted: string) =>
      fetch(`${w.url}/console/assets/house-12345678.js`, { headers: { 'Accept-Encoding': accepted } })
    const [packed, plain] = [await ask('gzip, br'), await ask('identity')]
    expect([packed.headers.get('Content-Encoding'), packed.headers.get('Vary')]).toEqual([
      'br',
      expect.stringContaining('Accept-Encoding'),
    ])
    expect(packed.headers.get('Content-Length')).toBe(
      String(brotliCompressSync(Buffer.from(await packed.text())).length),
    )
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(await plain.text()).toHaveLength(4200)
  })
})
