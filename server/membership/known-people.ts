import { z } from 'zod'
import { readMemberNo } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import { identityRows, type IdentityRow, type NamedBy } from '../identities/find-identity'
import type { ToldOfCustomer } from './customer-keys'

const ACCOUNT = {
  id: text,
  memberNo: text,
  status: z.enum(['active', 'frozen', 'merged', 'lead', 'erased']),
  phoneIndex: text.nullable(),
  mergedIntoId: text.nullable(),
}
const COLUMNS = Object.keys(ACCOUNT).join(', ')

export type Account = Omit<z.infer<z.ZodObject<typeof ACCOUNT>>, 'memberNo'>

/** Who is known by what, of those of whom something was told; and what is decided about them on the way. */
export type KnownPeople = {
  /** The account that has this phone. */
  byPhone(phoneIndex: string): Account | null
  /** The account of this number, or what it has become; nobody, where she is erased. */
  byNumber(typed: string): Account | null
  /** The account known by the first of these names by which one is. */
  byName(named: readonly NamedBy[]): Account | null
  name(keyIndex: string): IdentityRow | null
  /** From now on there is this account, or it stands so. */
  add(account: Account): void
  /** From now on an account is known by this. */
  addName(keyIndex: string, row: IdentityRow): void
}

/** Reads whom all these may mean, in a few statements however many they are. */
export async function readKnown(tx: Tx, all: readonly ToldOfCustomer[]): Promise<KnownPeople> {
  const accounts = new Map<string, Account>()
  const phones = new Map<string, string>()
  const numbers = new Map<string, string>()
  const add = (account: Account): void => {
    accounts.set(account.id, account)
    if (account.phoneIndex !== null) phones.set(account.phoneIndex, account.id)
  }
  const read = async (column: 'id' | 'phoneIndex' | 'memberNo', values: readonly string[]): Promise<void> => {
    const some = [...new Set(values)]
    if (some.length === 0) return
    const sql = `SELECT ${COLUMNS} FROM member WHERE ${column} IN ${inList(some)}`
    for (const { memberNo, ...account } of await rows(tx, ACCOUNT, sql, some)) {
      numbers.set(memberNo, account.id)
      add(account)
    }
  }
  await read(
    'memberNo',
    all.flatMap(({ memberNo }) => (memberNo && readMemberNo(memberNo)) || []),
  )
  await read(
    'phoneIndex',
    all.flatMap(({ phoneIndex }) => phoneIndex ?? []),
  )
  const names = await identityRows(
    tx,
    all.flatMap(({ named }) => named),
  )
  // Whom a name leads to, and what has become of each, in however many steps.
  const sought = new Set<string>()
  for (;;) {
    const holders = [...names.values()].map(({ memberId }) => memberId)
    const into = [...accounts.values()].flatMap(({ mergedIntoId }) => mergedIntoId ?? [])
    const next = [...holders, ...into].filter((id) => !accounts.has(id) && !sought.has(id))
    if (next.length === 0) break
    for (const id of next) sought.add(id)
    await read('id', next)
  }
  const standing = (id: string | undefined): Account | null => {
    let at = id === undefined ? undefined : accounts.get(id)
    while (at?.mergedIntoId) at = accounts.get(at.mergedIntoId)
    return at === undefined || at.status === 'erased' ? null : at
  }
  return {
    byPhone: (phoneIndex) => accounts.get(phones.get(phoneIndex) ?? '') ?? null,
    byNumber: (typed) => standing(numbers.get(readMemberNo(typed) ?? '')),
    byName: (named) => {
      for (const { keyIndex } of named) {
        const holder = standing(names.get(keyIndex)?.memberId)
        if (holder) return holder
      }
      return null
    },
    name: (keyIndex) => names.get(keyIndex) ?? null,
    add,
    addName: (keyIndex, row) => void names.set(keyIndex, row),
  }
}
