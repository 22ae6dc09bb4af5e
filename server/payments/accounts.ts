import type { Tx } from '../base/database'

/** Who has the account now: of two that became one, the one that stayed. */
export async function holderOf(tx: Tx, memberId: string): Promise<string> {
  const [row] = (await tx.query('SELECT mergedIntoId FROM member WHERE id = ?', [memberId])) as {
    mergedIntoId: string | null
  }[]
  return row?.mergedIntoId ? holderOf(tx, row.mergedIntoId) : memberId
}

/** The member and the accounts that became part of it: what they bought is theirs, and is not again once they part. */
export async function accountsOf(tx: Tx, memberId: string): Promise<string[]> {
  const rows = (await tx.query('SELECT id FROM member WHERE mergedIntoId = ?', [memberId])) as { id: string }[]
  return [memberId, ...rows.map((r) => r.id)]
}

/** The number people know the member by. */
export async function memberNoOf(tx: Tx, memberId: string): Promise<string | null> {
  const [row] = (await tx.query('SELECT memberNo FROM member WHERE id = ?', [memberId])) as { memberNo: string }[]
  return row?.memberNo ?? null
}
