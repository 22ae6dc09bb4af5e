import type { CustomerKeys } from '../../../server/membership/customer-keys'
import { customerOf, withCustomers } from '../../../server/membership/customer-of'
import { lookAtAll } from '../../../server/suggestions/jobs'
import { lookAtWaiting } from '../../../server/suggestions/look'
import { must } from '../../harness/rows'
import type { World } from '../../harness/world'

/** What the suites of lent numbers and of suggestions share. */
export function suggestingIn(world: () => World, token: () => string) {
  let numbers = 0
  const newPhone = (): string => `+86137${String(20_000_000 + numbers++)}`
  const know = async (keys: CustomerKeys, profile: Record<string, string> = {}) =>
    withCustomers(world().deps, (tx) =>
      customerOf(tx, world().deps, keys, { source: 'import', at: world().clock.now(), profile }),
    )
  const lead = async (keys: CustomerKeys, profile: Record<string, string> = {}): Promise<string> =>
    (await know(keys, profile))!.memberId
  const look = async (): Promise<void> => {
    expect(await lookAtWaiting(world().deps, () => false)).toBe(false)
  }
  const lookAtEverybody = async (): Promise<void> => {
    expect(await lookAtAll(world().deps, () => false)).toBeNull()
    await look()
  }
  const list = async (state?: 'open' | 'merged' | 'declined') =>
    must(
      await world().call('listIdentitySuggestions', {
        token: token(),
        query: { limit: '200', ...(state ? { state } : {}) },
      }),
    ).body.items
  /** The open pair of these two, or undefined. */
  const pair = async (a: string, b: string, state?: 'open' | 'merged' | 'declined') =>
    (await list(state)).find(({ people }) => [a, b].every((id) => people.some((one) => one.id === id)))
  const read = async (id: string) => must(await world().call('readMember', { token: token(), params: { id } })).body
  const count = async (sql: string, values: unknown[] = []): Promise<number> =>
    Number(((await world().db.read((tx) => tx.query(sql, values))) as { n: number }[])[0]!.n)
  return { newPhone, know, lead, look, lookAtEverybody, list, pair, read, count }
}
