import { z } from 'zod'

/** Whatever stands in a column, also where somebody put something in that does not belong there: it is compared, not trusted. */
const asItStands = z.unknown()
/** Drivers hand big integers over as numbers or as text. */
const moment = z
  .unknown()
  .transform((v) => (typeof v === 'bigint' || (typeof v === 'string' && DIGITS.test(v)) ? Number(v) : v))
const DIGITS = /^-?\d+$/

/** Every column of an entry of the audit log. */
export const ENTRY_COLUMNS = {
  action: asItStands,
  actorId: asItStands,
  actorKind: asItStands,
  at: moment,
  changes: asItStands,
  fields: asItStands,
  id: asItStands,
  objectId: asItStands,
  objectKind: asItStands,
  reason: asItStands,
  requestId: asItStands,
}
export type KeptEntry = Record<keyof typeof ENTRY_COLUMNS, unknown>

/** The columns of the entry for a SELECT. */
export const ENTRY_SQL = Object.keys(ENTRY_COLUMNS)
  .map((name) => `e.${name}`)
  .join(', ')

/** The whole entry as it is sealed: JSON of all its columns by name, without blanks. */
export const entryText = (e: KeptEntry): string =>
  JSON.stringify({
    action: e.action,
    actorId: e.actorId,
    actorKind: e.actorKind,
    at: e.at,
    changes: e.changes,
    fields: e.fields,
    id: e.id,
    objectId: e.objectId,
    objectKind: e.objectKind,
    reason: e.reason,
    requestId: e.requestId,
  })
