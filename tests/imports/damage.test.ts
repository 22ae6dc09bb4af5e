import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readImport } from '../../server/imports/read-import'
import { FileRefused } from '../../server/imports/refused'

/** Whatever happens to a file on its way, it is read or refused: nothing else is thrown, and nothing hangs. */
const FOLDER = join(__dirname, 'exports')
const names = readdirSync(FOLDER).filter((name) => /\.(csv|xlsx|xls|zip)$/.test(name))
const TIMES = process.env.TORTURE === 'full' ? 400 : 12

/** Chance that comes again: a run that failed is had once more. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
}

function damaged(bytes: Buffer, draw: (below: number) => number): Buffer {
  const at = draw(bytes.length)
  switch (draw(5)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + draw(20))])
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from('","\r\n"'.slice(draw(6))), bytes.subarray(at)])
    case 3:
      return Buffer.concat([bytes, bytes.subarray(at)])
    default: {
      const changed = Buffer.from(bytes)
      for (let i = 0; i <= draw(8); i++) changed[draw(changed.length)] = draw(256)
      return changed
    }
  }
}

const outcomes = { read: 0, refused: 0 }
let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'damage-'))))
afterAll(() => rmSync(folder, { recursive: true }))

it.each(names)('%s, damaged', async (name) => {
  const bytes = readFileSync(join(FOLDER, name))
  for (let seed = 0; seed < TIMES; seed++) {
    const path = join(folder, `${seed}-${name}`)
    writeFileSync(path, damaged(bytes, chance(seed * 7919 + bytes.length)))
    try {
      const kind = /customers|users|members/.test(name) ? 'customers' : 'orders'
      const reading = await readImport(path, { kind, platform: 'pos' })
      for await (const line of reading.lines()) expect(line.line).toBeGreaterThan(0)
      outcomes.read++
    } catch (error) {
      if (!(error instanceof FileRefused)) throw new Error(`seed ${seed}`, { cause: error })
      outcomes.refused++
    }
    rmSync(path)
  }
})

it('is a trial of both: some are read all the same, some refused', () => {
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(names.length * 2)
})
