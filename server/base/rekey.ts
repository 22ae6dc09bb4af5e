import type { Database, Tx } from './database'
import type { Sealed } from './room'
import { bytes, row, rows, text, whole, write, writeByKey } from './sql'
import type { Vault } from './vault'

type Rekeying = { db: Database; vault: Vault; sealed: readonly Sealed[]; say(line: string): void }

const AT_ONCE = 500
const COUNT = { n: whole }
const KEPT = { memberId: text, kid: text, wrapped: bytes }
const MOST_ROUNDS = 3

/**
 * Puts everything that the data keys protect under the newest of them, in pieces, while servers read and write: what was
 * changed or destroyed meanwhile is left as it is. A run that was killed is simply begun again: what is done says so
 * itself. Answers how much is still under an older key; 0 is the leave to retire it.
 */
export async function rekey(doing: Rekeying): Promise<number> {
  // What was written behind the first round by a server that does not know the newest key yet is found by the next.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await rewrapKeys(doing)
    let moved = 0
    for (const column of doing.sealed) moved += await resealColumn(doing, column, true)
    if (moved === 0 && (await keysLeft(doing)) === 0) return 0
  }
  let left = await keysLeft(doing)
  for (const column of doing.sealed) left += await resealColumn(doing, column, false)
  return left
}

const OTHERS = 'FROM member_key WHERE kid <> ?'

const keysLeft = ({ db, vault }: Rekeying): Promise<number> =>
  db.read(async (tx) => (await row(tx, COUNT, `SELECT COUNT(*) AS n ${OTHERS}`, [vault.newestId]))!.n)

async function rewrapKeys(doing: Rekeying): Promise<void> {
  const total = await keysLeft(doing)
  for (let done = 0; ;) {
    const some = await doing.db.inTransaction((tx) => rewrapSome(tx, doing.vault))
    if (some === 0) return
    done += some
    doing.say(`members' keys: ${done} of ${Math.max(done, total)} are under ${doing.vault.newestId}`)
  }
}

/** Older keys by name, so that each piece is a range of the index; a key destroyed meanwhile is not brought back. */
async function rewrapSome(tx: Tx, vault: Vault): Promise<number> {
  const sql = `SELECT memberId, kid, wrapped ${OTHERS} ORDER BY kid, memberId LIMIT ${AT_ONCE}`
  const kept = await rows(tx, KEPT, sql, [vault.newestId])
  for (const { memberId, ...old } of kept) {
    const { kid, wrapped } = vault.rewrap(memberId, old)
    await writeByKey(tx, 'UPDATE member_key SET kid = ?, wrapped = ? WHERE memberId = ? AND kid = ?', [
      kid,
      wrapped,
      memberId,
      old.kid,
    ])
  }
  return kept.length
}

/** Answers how many values were, or with `change` false: are, under an older key. */
async function resealColumn({ db, vault, say }: Rekeying, place: Sealed, change: boolean): Promise<number> {
  const { table, key, column, as } = place
  const shape = { key: text, value: as === 'bytes' ? bytes : text.transform((v) => Buffer.from(v, 'base64')) }
  const sql = `SELECT ${key} AS \`key\`, \`${column}\` AS \`value\` FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${AT_ONCE}`
  let old = 0
  for (let after = ''; ;) {
    const some = await db.read((tx) => rows(tx, shape, sql, [after]))
    const last = some.at(-1)
    if (!last) break
    after = last.key
    const stale = some.flatMap((one) => {
      const fresh = vault.reseal(place.label(one.key), one.value)
      return fresh ? [{ ...one, fresh }] : []
    })
    old += stale.length
    if (stale.length === 0 || !change) continue
    const stored = (value: Buffer) => (as === 'bytes' ? value : value.toString('base64'))
    await db.inTransaction(async (tx) => {
      // Only what is still the value read: a newer one is under the newest key or found by the next round.
      for (const { key: id, value, fresh } of stale)
        await write(tx, `UPDATE ${table} SET \`${column}\` = ? WHERE ${key} = ? AND \`${column}\` = ?`, [
          stored(fresh),
          id,
          stored(value),
        ])
    })
    say(`${table}: ${old} are under ${vault.newestId}`)
  }
  return old
}
