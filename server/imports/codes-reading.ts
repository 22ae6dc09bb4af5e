import { isHeading } from '../../shared/rules/codeFile'
import { exchangeCode } from '../../shared/rules/coupon'
import { bareText } from '../../shared/rules/importCells'
import { turns } from '../base/map-in-turns'
import type { About } from './batch'
import type { FileBytes } from './file-bytes'
import { HandedOut } from './handed-out'
import type { FileKey } from './keep-file'
import { FileRefused, LIMITS } from './refused'
import { openSource, type Source } from './source'
import type { CodeUnit } from './units'

const LOOK_EVERY = 200
const COLUMN = ['code'] as const

/** A file of codes: the first cell of each row that holds anything, without the word that stands over them. */
export class CodesReading {
  readonly header: readonly string[] = COLUMN
  readonly orderColumn = undefined
  readonly about: About | null = null
  readonly mappingFrom = 'recognised'
  rows = 0
  isCounted = false
  private readonly first: AsyncGenerator<CodeUnit>
  private readonly units: HandedOut<CodeUnit>

  private constructor(
    readonly key: FileKey,
    private readonly source: Source,
  ) {
    this.first = codesOf(source)
    this.units = new HandedOut(async () => codesOf(source))
  }

  static async open(key: FileKey, file: FileBytes): Promise<CodesReading> {
    return new CodesReading(key, await openSource(file))
  }

  async count(letGo: () => boolean): Promise<boolean> {
    while (!this.isCounted) {
      const next = await this.first.next()
      if (next.done) {
        if (this.rows === 0) throw new FileRefused('file_empty')
        this.isCounted = true
      } else if (++this.rows % LOOK_EVERY === 0 && letGo()) return false
    }
    return true
  }

  take(from: number, most: number, letGo: () => boolean): Promise<CodeUnit[] | null> {
    return this.units.take(from, most, letGo)
  }

  async close(): Promise<void> {
    await this.units.close()
    await this.first.return(undefined)
    this.source.close()
  }
}

async function* codesOf(source: Source): AsyncGenerator<CodeUnit> {
  const seen = new Set<string>()
  const turn = turns()
  let rows = 0
  for (const sheet of source.sheets)
    for await (const { sheet: name, line, cells } of sheet.rows()) {
      const due = turn()
      if (due) await due
      const code = cells.map(bareText).find((text) => text !== '')
      if (code === undefined || (rows === 0 && isHeading(code))) continue
      if (++rows > LIMITS.rows) throw new FileRefused('file_too_many_rows', { line })
      // Dashes and blanks within a code are none of it.
      const key = exchangeCode(code) ?? code
      const again = seen.has(key)
      // A text of its own: one cut out of a row would keep the row.
      if (!again) seen.add(Buffer.from(key).toString())
      yield { kind: 'code', lines: 1, sheet: name, line, code, again, cells }
    }
}
