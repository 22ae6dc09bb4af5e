import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

type Piece = {
  file: string
  name?: string
  isDynamicEntry?: boolean
  src?: string
  imports?: string[]
  dynamicImports?: string[]
}

const built = join(__dirname, '../../dist/console')
const manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')) as Record<string, Piece>

/** The files that have to be there before these modules run. */
function piecesOf(modules: string[]): Set<string> {
  const files = new Set<string>()
  const walk = (name: string): void => {
    const piece = manifest[name]
    if (!piece) throw new Error(`${name} is no piece of the build; there are ${Object.keys(manifest).join(', ')}`)
    if (files.has(piece.file)) return
    files.add(piece.file)
    for (const needed of piece.imports ?? []) walk(needed)
  }
  for (const name of modules) walk(name)
  return files
}

/** The same, compressed, in KB. */
const weightOf = (modules: string[]): number =>
  [...piecesOf(modules)].reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0) / 1024

/** Over a telephone's line the door opens before the house is fetched. */
describe('the weight of the console', () => {
  it('its door is at most 200 KB of script', () => {
    expect(weightOf(['index.html', 'rooms/signin/page.tsx'])).toBeLessThanOrEqual(200)
  })

  it('its first page is at most 350 KB before the plots', () => {
    const words = Object.keys(manifest).filter((name) => manifest[name]?.name === 'words')
    const first = ['index.html', 'shell/shell.tsx', ...words, 'rooms/dashboard/page.tsx']
    expect(words).toHaveLength(1)
    expect(weightOf(first)).toBeLessThanOrEqual(350)
  })

  it('no page comes in more than a dozen pieces: each six wait for the six before', () => {
    const pages = Object.keys(manifest).filter((name) => manifest[name]?.isDynamicEntry && name.includes('rooms/'))
    expect(pages.length).toBeGreaterThan(20)
    expect(pages.filter((name) => piecesOf(['index.html', 'shell/shell.tsx', name]).size > 12)).toEqual([])
  })
})
