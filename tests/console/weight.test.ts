import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

type Piece = { file: string; src?: string; imports?: string[]; dynamicImports?: string[] }

const built = join(__dirname, '../../dist/console')
const manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')) as Record<string, Piece>

/** The script that has to be there before these modules run, compressed, in KB. */
function weightOf(modules: string[]): number {
  const files = new Set<string>()
  const walk = (name: string): void => {
    const piece = manifest[name]
    if (!piece) throw new Error(`${name} is no piece of the build; there are ${Object.keys(manifest).join(', ')}`)
    if (files.has(piece.file)) return
    files.add(piece.file)
    for (const needed of piece.imports ?? []) walk(needed)
  }
  for (const name of modules) walk(name)
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0) / 1024
}

/** Over a telephone's line the door opens before the house is fetched. */
describe('the weight of the console', () => {
  it('its door is at most 200 KB of script', () => {
    expect(weightOf(['index.html', 'rooms/signin/page.tsx'])).toBeLessThanOrEqual(200)
  })

  it('its first page is at most 350 KB before the plots', () => {
    const first = ['index.html', 'shell/shell.tsx', 'words/all.ts', 'rooms/dashboard/page.tsx']
    expect(weightOf(first)).toBeLessThanOrEqual(350)
  })
})
