import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readImport, type ImportAsk, type ImportReading } from '../../server/imports/read-import'
import { FileRefused } from '../../server/imports/refused'
import type { ImportLine } from '../../server/imports/rows'

/** Files as they arrive when something went wrong: what each row, or the whole of it, gets. */
let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'nasty-'))))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
export const file = (bytes: Buffer | string, name = 'file.csv'): string => {
  const path = join(folder, `${++files}-${name}`)
  writeFileSync(path, bytes)
  return path
}

export const ORDERS: ImportAsk = { kind: 'orders', platform: 'pos' }
export const PEOPLE: ImportAsk = { kind: 'customers', platform: 'pos' }

export async function read(
  path: string,
  ask: ImportAsk = ORDERS,
): Promise<{ reading: ImportReading; lines: ImportLine[] }> {
  const reading = await readImport(path, ask)
  const lines: ImportLine[] = []
  for await (const line of reading.lines()) lines.push(line)
  return { reading, lines }
}

/** Line, and what became of it: the order's or the person's key, or the reason. */
export const short = (lines: readonly ImportLine[]): string[] =>
  lines.map((line) => {
    const what =
      line.kind === 'refused'
        ? line.reason
        : line.kind === 'order'
          ? `${line.orderNo} ${line.amountFen}`
          : (line.phone ?? line.externalId ?? line.email)
    return `${line.line} ${line.decision} ${what}`
  })

export async function outcome(bytes: Buffer | string, ask: ImportAsk = ORDERS): Promise<string[] | string> {
  try {
    return short((await read(file(bytes), ask)).lines)
  } catch (error) {
    if (error instanceof FileRefused) return error.reason
    throw error
  }
}

export const HEADER = 'orderNo,paidAt,amount,phone'
export const order = (n: number, phone = `1380000${String(n).padStart(4, '0')}`): string =>
  `N${n},2026-03-01 08:00:00,${n}.00,${phone}`
export const csv = (...lines: string[]): string => [HEADER, ...lines, ''].join('\r\n')
export const two = csv(order(1), order(2))
export const TWO = ['2 accepted N1 100', '3 accepted N2 200']
