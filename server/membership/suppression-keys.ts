import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'

const HELD = { phoneIndex: text.nullable(), emailIndex: text.nullable() }
const NAMED = { kind: text, scope: text, keyIndex: text }

/** Everything under which a list may bring these accounts back (phone, e-mails, names on platforms), as keyed hashes. */
export async function suppressionKeysOf(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  memberIds: readonly string[],
): Promise<string[]> {
  const held = await rows(
    tx,
    HELD,
    `SELECT phoneIndex, emailIndex FROM member WHERE id IN ${inList(memberIds)}`,
    memberIds,
  )
  const named = await rows(
    tx,
    NAMED,
    `SELECT kind, scope, keyIndex FROM customer_identity WHERE memberId IN ${inList(memberIds)}`,
    memberIds,
  )
  const values = [
    ...held.flatMap((one) => (one.phoneIndex === null ? [] : [`phone:${one.phoneIndex}`])),
    ...held.flatMap((one) => (one.emailIndex === null ? [] : [`address:${one.emailIndex}`])),
    ...named.map((one) => `${one.kind}:${one.scope}:${one.keyIndex}`),
  ]
  return [...new Set(values.map((value) => deps.vault.linkKey('suppression', value)))]
}
