import { z } from 'zod'
import { askedFields, liveFields, type OwnField } from '../../shared/rules/ownFields'
import type { Tx } from '../base/database'
import { forUpdate, json, row, write } from '../base/sql'

const KEPT = { value: json(z.custom<OwnField[]>()) }
const SELECT = "SELECT value FROM settings WHERE id = 'own_fields'"

/** All fields of the brand's own in the order they are asked, archived ones last. */
export const readFields = async (tx: Tx): Promise<OwnField[]> => (await row(tx, KEPT, SELECT))?.value ?? []

/** The same, held until the commit: their keys, number and order are decided by one at a time. */
export const holdFields = async (tx: Tx): Promise<OwnField[]> =>
  (await row(tx, KEPT, `${SELECT}${forUpdate(tx)}`))?.value ?? []

/** Writes them down; the caller holds them. */
export async function keepFields(tx: Tx, fields: readonly OwnField[]): Promise<OwnField[]> {
  const ordered = [...liveFields(fields), ...fields.filter(({ archived }) => archived)]
  await write(tx, "UPDATE settings SET value = ?, version = version + 1 WHERE id = 'own_fields'", [
    JSON.stringify(ordered),
  ])
  return ordered
}

/** The keys of the fields that a profile is asked for. */
export const askedKeys = async (tx: Tx): Promise<string[]> => askedFields(await readFields(tx)).map(({ key }) => key)
