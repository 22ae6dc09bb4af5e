import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

/** The person behind an account. */
export type PersonKeys = {
  /** What stays the same for all accounts of one person: her oldest account. */
  personKey: string
  /** Her accounts, the one asked about among them. */
  accounts: string[]
  /** Everything under which a contact with her may have been counted. */
  counted: string[]
}

const IDENTITY = { memberId: text, unionid: text }
const PART = { id: text, mergedIntoId: text }

/**
 * The person behind each of these accounts: accounts with one unionid are one person, and so are accounts that became
 * part of one. The key is an account's, never a unionid's: it is the same before and after a unionid becomes known, and
 * what was counted for one of her accounts counts for her. A typed e-mail address joins nobody: it proves nothing, and
 * would let a stranger keep somebody else's messages away.
 */
export async function personKeys(tx: Tx, memberIds: readonly string[]): Promise<Map<string, PersonKeys>> {
  const own = await identities(tx, 'memberId', memberIds)
  const shared = await identities(tx, 'unionid', [...new Set(own.map((one) => one.unionid))])
  const byUnionid = group(shared.map(({ unionid, memberId }) => [unionid, memberId]))
  const unionids = group(own.map(({ memberId, unionid }) => [memberId, unionid]))
  const accountsOf = (id: string): string[] => {
    const others = (unionids.get(id) ?? []).flatMap((unionid) => byUnionid.get(unionid) ?? [])
    return [...new Set([id, ...others])].sort()
  }
  const everybody = [...new Set(memberIds.flatMap(accountsOf))]
  const ended = await rows(
    tx,
    PART,
    `SELECT id, mergedIntoId FROM member WHERE mergedIntoId IN ${inList(everybody)}`,
    everybody,
  )
  const parts = group(ended.map(({ id, mergedIntoId }) => [mergedIntoId, id]))
  return new Map(
    memberIds.map((id) => {
      const accounts = accountsOf(id)
      const all = [...accounts, ...accounts.flatMap((one) => parts.get(one) ?? [])]
      // Earlier versions counted under the unionid.
      const counted = [...all.map(keyOf), ...(unionids.get(id) ?? []).map((unionid) => `u:${unionid}`)]
      return [id, { personKey: keyOf(accounts[0]!), accounts, counted }]
    }),
  )
}

const keyOf = (memberId: string): string => `m:${memberId}`

async function identities(tx: Tx, by: 'memberId' | 'unionid', values: readonly string[]) {
  if (values.length === 0) return []
  const of = (table: string) =>
    `SELECT memberId, unionid FROM ${table} WHERE ${by} IN ${inList(values)} AND memberId IS NOT NULL AND unionid IS NOT NULL`
  return rows(tx, IDENTITY, `${of('mini_user')} UNION ${of('follower')}`, [...values, ...values])
}

function group(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const by = new Map<string, string[]>()
  for (const [key, value] of pairs) by.set(key, [...(by.get(key) ?? []), value])
  return by
}
