import type { Deps } from '../deps'
import type { ImportKind } from '../../shared/rules/importPlan'
import type { About, Asked } from './batch'
import type { FileBytes } from './file-bytes'
import type { FileKey } from './keep-file'
import { mappingFor, mappingOf, planOf } from './mappings'
import { readImport, type ImportReading } from './read-import'
import type { ImportLine } from './rows'
import { HandedOut } from './handed-out'
import { LinesOfOrders, unitsOf, type Unit } from './units'

const LOOK_EVERY = 200

/**
 * A file of customers or orders on its way: first all of it is read to its end, then its orders and people are handed out in order, each
 * under its number. Where one stopped another may go on: the same file by the same mapping gives the same, so the number is
 * all that has to be known.
 */
export class BatchReading {
  rows = 0
  isCounted = false
  private readonly counts = new LinesOfOrders()
  private lines: AsyncGenerator<ImportLine>
  private readonly units = new HandedOut<Unit>(() => this.again())

  private constructor(
    readonly key: FileKey,
    private readonly file: FileBytes,
    private reading: ImportReading,
    readonly mappingFrom: About['mappingFrom'],
  ) {
    this.lines = reading.lines()
  }

  static async open(
    deps: Deps,
    kind: ImportKind,
    key: FileKey,
    file: FileBytes,
    { platform, mapping }: Asked,
  ): Promise<BatchReading> {
    const ask = { kind, ...(platform === null ? {} : { platform }) }
    if (mapping) {
      const plan = { ...planOf(mapping), platform: mapping.platform ?? platform }
      return new BatchReading(key, file, await readImport(file, { ...ask, plan }), 'given')
    }
    const reading = await readImport(file, ask)
    const { header } = reading
    const plan = await deps.db.read((tx) => mappingFor(tx, { kind, platform, header }))
    if (!plan) return new BatchReading(key, file, reading, 'recognised')
    reading.close()
    return new BatchReading(key, file, await readImport(file, { ...ask, plan }), 'kept')
  }

  get about(): About {
    const { format, encoding, sheets, seen, header, headerLine, plan } = this.reading
    return {
      format,
      encoding,
      sheets: [...sheets],
      skippedSheets: [...seen.skippedSheets],
      header: [...header],
      headerLine,
      mapping: mappingOf(plan),
      mappingFrom: this.mappingFrom,
      probablyCut: this.isCounted && this.rows === 65_535,
    }
  }

  get header(): readonly string[] {
    return this.reading.header
  }

  /** The column of order numbers. */
  get orderColumn(): string | undefined {
    const first = this.reading.plan.columns.orderNo?.[0]
    return typeof first === 'string' ? first : undefined
  }

  /** Reads on towards the end; true once all of it has been read. */
  async count(letGo: () => boolean): Promise<boolean> {
    while (!this.isCounted) {
      const next = await this.lines.next()
      if (next.done) {
        this.counts.seal()
        this.isCounted = true
        return true
      }
      this.counts.add(next.value)
      if (++this.rows % LOOK_EVERY === 0 && letGo()) return false
    }
    return true
  }

  take(from: number, most: number, letGo: () => boolean): Promise<Unit[] | null> {
    return this.units.take(from, most, letGo)
  }

  private async again(): Promise<AsyncGenerator<Unit>> {
    const { plan } = this.reading
    this.reading = await readImport(this.file, { kind: plan.kind, plan })
    this.lines = this.reading.lines()
    return unitsOf(this.lines, this.counts)
  }

  async close(): Promise<void> {
    await this.units.close()
    await this.lines.return(undefined)
    this.reading.close()
  }
}
