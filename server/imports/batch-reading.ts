import type { Deps } from '../deps'
import { opened, Asked, type About, type Batch } from './batch'
import { FileGone, type FileBytes } from './file-bytes'
import { fileKeyOf, keptFile, type FileKey } from './keep-file'
import { mappingFor, mappingOf, planOf } from './mappings'
import { readImport, type ImportReading } from './read-import'
import type { ImportLine } from './rows'
import { LinesOfOrders, unitsOf, type Unit } from './units'
import type { ImportPlan } from '../../shared/rules/importPlan'

const LOOK_EVERY = 200

/**
 * A batch's file on its way: first all of it is read to its end, then its orders and people are handed out in order, each
 * under its number. Where one stopped another may go on: the same file by the same mapping gives the same, so the number is
 * all that has to be known.
 */
export class BatchReading {
  rows = 0
  isCounted = false
  private readonly counts = new LinesOfOrders()
  private lines: AsyncGenerator<ImportLine>
  private units: AsyncGenerator<Unit> | null = null
  private held: Unit[] = []
  private heldFrom = 0
  private over = false

  private constructor(
    readonly key: FileKey,
    private readonly file: FileBytes,
    private reading: ImportReading,
    readonly mappingFrom: About['mappingFrom'],
  ) {
    this.lines = reading.lines()
  }

  /** Opens the file of a batch. A FileRefused says why it brings nothing in, FileGone that it is no longer kept. */
  static async open(deps: Deps, batch: Batch): Promise<BatchReading> {
    const key = await deps.db.read((tx) => fileKeyOf(tx, deps, batch.id))
    if (!key || !batch.hasFile) throw new FileGone()
    const { platform, mapping } = opened(Asked, key.open('asked', batch.asked))
    const file = keptFile(deps, batch.id, key, batch.bytes)
    const ask = { kind: batch.kind, ...(platform === null ? {} : { platform }) }
    if (mapping) {
      const plan = { ...planOf(mapping), platform: mapping.platform ?? platform }
      return new BatchReading(key, file, await readImport(file, { ...ask, plan }), 'given')
    }
    const reading = await readImport(file, ask)
    const { header } = reading
    const plan = await deps.db.read((tx) => mappingFor(tx, { kind: batch.kind, platform, header }))
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

  get plan(): ImportPlan {
    return this.reading.plan
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

  /**
   * At most so many from the given number on; fewer only where they end. The same again as often as it is asked. Null where
   * others should have their turn before it has got there.
   */
  async take(from: number, most: number, letGo: () => boolean): Promise<Unit[] | null> {
    if (this.units === null || from < this.heldFrom) await this.again()
    while (!this.over && this.heldFrom + this.held.length < from + most) {
      const next = await this.units!.next()
      if (next.done) this.over = true
      else if (this.heldFrom + this.held.length < from) {
        this.heldFrom++
        if (this.heldFrom % LOOK_EVERY === 0 && letGo()) return null
      } else this.held.push(next.value)
    }
    const gone = Math.min(from - this.heldFrom, this.held.length)
    this.held.splice(0, gone)
    this.heldFrom += gone
    return this.held.slice(0, most)
  }

  private async again(): Promise<void> {
    await this.units?.return(undefined)
    const { plan } = this.reading
    this.reading = await readImport(this.file, { kind: plan.kind, plan })
    this.lines = this.reading.lines()
    this.units = unitsOf(this.lines, this.counts)
    this.held = []
    this.heldFrom = 0
    this.over = false
  }

  async close(): Promise<void> {
    await this.units?.return(undefined)
    await this.lines.return(undefined)
    this.reading.close()
  }
}
