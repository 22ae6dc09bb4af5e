import { Column, PrimaryColumn } from 'typeorm'

/** Column decorators with explicit types that mean the same on SQLite and MySQL; the migrations hold the DDL. */

/** A moment: milliseconds since the epoch, UTC, as BIGINT (drivers hand big integers over as text). */
const moment = {
  type: 'bigint' as const,
  transformer: {
    to: (v: number | null | undefined) => v,
    from: (v: string | number | null) => (v === null || v === undefined ? null : Number(v)),
  },
}
/** Bytes are a Buffer on both databases: libsql reads an ArrayBuffer, which it then refuses to write back. */
const bytes = {
  type: 'blob' as const,
  transformer: {
    to: (v: Buffer | null | undefined) => v,
    from: (v: Buffer | ArrayBuffer | null) =>
      v === null || v === undefined || Buffer.isBuffer(v) ? v : Buffer.from(v),
  },
}
export const Key = (length = 36) => PrimaryColumn({ type: 'varchar', length })
export const Ref = () => Column({ type: 'varchar', length: 36 })
export const RefOrNull = () => Column({ type: 'varchar', length: 36, nullable: true })
export const Words = (length: number) => Column({ type: 'varchar', length })
export const WordsOrNull = (length: number) => Column({ type: 'varchar', length, nullable: true })
export const Long = () => Column({ type: 'text' })
export const Whole = () => Column({ type: 'int' })
export const WholeOrNull = () => Column({ type: 'int', nullable: true })
/** Fen and other counts beyond 32 bits. */
export const Big = () => Column(moment)
export const BigOrNull = () => Column({ ...moment, nullable: true })
export const Moment = () => Column(moment)
export const MomentOrNull = () => Column({ ...moment, nullable: true })
export const Flag = () => Column({ type: 'boolean' })
export const Json = () => Column({ type: 'simple-json' })
export const JsonOrNull = () => Column({ type: 'simple-json', nullable: true })
export const BytesOrNull = () => Column({ ...bytes, nullable: true })
export const Bytes = () => Column(bytes)
export const Decimal = () => Column({ type: 'double', nullable: true })
/** A copy of what another table says, for questions in SQL alone: an entity neither loads it nor writes it. */
const copied = { select: false, insert: false, update: false }
export const CopiedFlag = () => Column({ type: 'boolean', ...copied })
export const CopiedWhole = () => Column({ type: 'int', ...copied })
export const CopiedBig = () => Column({ ...moment, ...copied })
export const CopiedMoment = () => Column({ ...moment, nullable: true, ...copied })
