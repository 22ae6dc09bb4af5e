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
  const pieces = names.map((name) => [name, { name, file: `assets/${name}-12345678.js` }])
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
    return link && [...link.matchAll(/<\/console\/assets\/(\w+)-\w+\.js>; rel=modulepreload/g)].map(([, name]) => name)
  }

  it('the frame, its words and, but for the first page, the lists', async () => {
    expect(await linked('')).toEqual(['shell', 'house', 'words'])
    expect(await linked('members?sort=name')).toEqual(['shell', 'house', 'words', 'lists'])
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
