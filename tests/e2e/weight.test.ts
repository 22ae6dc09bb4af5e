import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const KB = 1024
const FOLDER = join(process.env.E2E_DIST ?? resolve(__dirname, '../../dist'), 'h5/js')

describe('the built web twin', () => {
  const scripts = new Map(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.js'))
      .map((name) => [name, readFileSync(join(FOLDER, name))]),
  )
  const holding = (words: string): string[] =>
    [...scripts].flatMap(([name, code]) => (code.includes(words) ? [name] : []))

  it.each(['冰雪初融', 'sheet-veil', 'X-Device-Id'])('has %s once, however many pages use it', (words) =>
    expect(holding(words)).toHaveLength(1),
  )

  it('stays within what a phone on a slow network can bear', () => {
    const sizes = [...scripts.values()].map((code) => code.length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1000 * KB)
    const compressed = [...scripts.values()].map((code) => gzipSync(code).length)
    expect(compressed.reduce((sum, size) => sum + size, 0)).toBeLessThan(330 * KB)
  })
})
