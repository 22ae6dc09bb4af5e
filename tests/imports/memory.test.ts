import fs, { mkdtempSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { readImport } from '../../server/imports/read-import'
import { xlsx } from './write-xlsx'

const ROWS = process.env.TORTURE === 'full' ? 300_000 : 100_000
const LINE = (n: number): string => `+861${38_0000_0000 + n},测试坚果大礼包的买家\n`

let folder = ''
let path = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'large-'))
  path = join(folder, 'people.csv')
  const out = fs.openSync(path, 'w')
  writeSync(out, 'phone,nickname\n')
  for (let from = 0; from < ROWS; from += 10_000)
    writeSync(out, Array.from({ length: 10_000 }, (_, i) => LINE(from + i)).join(''))
  fs.closeSync(out)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a large file', () => {
  it('is read no further than its rows are taken', async () => {
    const reading = await readImport(path, { kind: 'customers' })
    const opened = jest.spyOn(fs, 'createReadStream')
    let taken = 0
    let ahead = 0
    for await (const line of reading.lines()) {
      taken++
      if (taken % 25_000 !== 1) continue
      // Whoever reads ahead has time for it now.
      await wait(50)
      const read = (opened.mock.results[0]?.value as fs.ReadStream).bytesRead
      ahead = Math.max(ahead, read - (line.line - 1) * Buffer.byteLength(LINE(0)))
    }
    expect(taken).toBe(ROWS)
    expect(reading.seen.rows).toBe(ROWS)
    expect(opened).toHaveBeenCalledTimes(1)
    // What the streams between the disk and the row hold together; all rows are seven times as much or more.
    expect(ahead).toBeLessThan(640 * 1024)
    opened.mockRestore()
  }, 120_000)

  it('is let go by whoever stops reading', async () => {
    const opened = jest.spyOn(fs, 'createReadStream')
    const reading = await readImport(path, { kind: 'customers' })
    for await (const line of reading.lines()) if (line.line > 20) break
    await wait(50)
    expect(opened.mock.results.map(({ value }) => (value as fs.ReadStream).destroyed)).toEqual(
      opened.mock.results.map(() => true),
    )
    opened.mockRestore()
  })

  it('leaves nothing of a workbook behind but the numbers of its orders', async () => {
    const cell = (text: string): string => `<c t="str"><v>${text}</v></c>`
    const row = (...texts: string[]): string => `<row>${texts.map(cell).join('')}</row>`
    const rows = Array.from({ length: 20_000 }, (_, i) =>
      row(`2026030100000${i}`, '2026-03-01', '1.00', '13800000001', '备注'.repeat(250)),
    )
    const xml = `<worksheet><sheetData>${row('orderNo', 'paidAt', 'amount', 'phone', 'x')}${rows.join('')}</sheetData></worksheet>`
    const book = join(folder, 'orders.xlsx')
    fs.writeFileSync(book, xlsx([{ name: 'S', rows: [], xml }]))
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const used = (): number => (collect(), process.memoryUsage().heapUsed)

    const reading = await readImport(book, { kind: 'orders', platform: 'pos' })
    const before = used()
    let held = 0
    for await (const _ of reading.lines()) if (reading.seen.rows === 19_000) held = used() - before
    expect(reading.seen.rows).toBe(20_000)
    // The sheet is 24 MB of text, twice as many bytes where a piece holds Chinese; the numbers are two.
    expect(held).toBeLessThan(10_000_000)
  })
})
