import type { Tx } from '../base/database'
import { row, text } from '../base/sql'

const MERGED = { mergedIntoId: text.nullable() }
const NUMBER = { memberNo: text }

/** Who has the account now: of two that became one, the one that stayed. */
export async function holderOf(tx: Tx, memberId: string): Promise<string> {
  const account = await row(tx, MERGED, 'SELECT mergedIntoId FROM member WHERE id = ?', [memberId])
  return account?.mergedIntoId ? holderOf(tx, account.mergedIntoId) : memberId
}

/** The number people know the member by. */
export async function memberNoOf(tx: Tx, memberId: string): Promise<string | null> {
  const member = await row(tx, NUMBER, 'SELECT memberNo FROM member WHERE id = ?', [memberId])
  return member?.memberNo ?? null
}
