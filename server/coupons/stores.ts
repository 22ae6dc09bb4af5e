import { z } from 'zod'
import type { Language } from '../../shared/rules/member'
import { inLanguage, type Translations } from '../../shared/rules/translation'
import type { Tx } from '../base/database'
import { flag, inList, json, rows, text } from '../base/sql'

const STORE = { id: text, name: text, names: json(z.custom<Translations>()).nullable(), closed: flag }
export type StoreName = { id: string; name: string; closed: boolean }

/** The stores of these ids with their names as the reader reads them; unknown ids are left out. */
export async function storeNames(tx: Tx, ids: readonly string[], reader?: Language): Promise<StoreName[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const sql = `SELECT id, name, names, closed FROM store WHERE id IN ${inList(wanted)} ORDER BY name, id`
  const found = await rows(tx, STORE, sql, wanted)
  return found.map(({ id, name, names, closed }) => ({ id, name: inLanguage(name, names, reader), closed }))
}

/** Those of them a coupon can be used in, as people see them; all of them where every one is closed, since none would say all. */
export function openOnes(stores: readonly StoreName[]): { id: string; name: string }[] {
  const open = stores.filter((s) => !s.closed)
  return (open.length > 0 ? open : stores).map(({ id, name }) => ({ id, name }))
}
