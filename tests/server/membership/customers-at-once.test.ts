import { customerOf, customersOf, withCustomers, type Customer } from '../../../server/membership/customer-of'
import type { CustomerKeys } from '../../../server/membership/customer-keys'
import { onEachDatabase, type World } from '../../harness/world'

const TOLD = 90
const HOUR_MS = 3_600_000
/** The same play every time. */
const SEED = 20_261_130

/** Numbers below `n`, the same each time. */
function dice(seed: number): (n: number) => number {
  let at = seed
  return (n) => {
    at = (Math.imul(at, 1_103_515_245) + 12_345) & 0x7fffffff
    return (at >>> 8) % n
  }
}

/** What orders tell of a few people, crosswise: one phone, another’s name, a number that was lent, an address. */
function toldOf(round: string, now: number): CustomerKeys[] {
  const roll = dice(SEED)
  const phone = (n: number): string => `+861${round}${String(10_000_000 + n)}`
  return Array.from({ length: TOLD }, () => {
    const [who, other] = [roll(14), roll(14)]
    const maybe = <T>(oneIn: number, value: T): T | undefined => (roll(oneIn) === 0 ? value : undefined)
    return {
      phone: maybe(2, phone(who)),
      external: maybe(2, { platform: roll(3) === 0 ? 'jd' : 'taobao', id: `${round}-${roll(4) === 0 ? other : who}` }),
      email: maybe(4, `${round}-${who}@example.com`),
      virtualPhone: maybe(4, {
        number: '+8618400000012',
        extension: String(roll(3)),
        expiresAt: roll(2) === 0 ? null : now + (1 + roll(5)) * HOUR_MS,
        from: now,
      }),
      receiverPhone: maybe(3, phone(other)),
    }
  })
}

onEachDatabase('people of whom many orders tell at once', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const query = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await w.db.read((tx) => tx.query(sql))) as Record<string, unknown>[]
  const how = () => ({ source: 'import' as const, at: w.clock.now() })

  /** What they came to, with people and rows by the place at which they first came up. */
  async function storyOf(customers: readonly (Customer | null)[]) {
    const people = [...new Set(customers.flatMap((one) => one?.memberId ?? []))]
    const rows = [...new Set(customers.flatMap((one) => (one ? [...one.names, ...one.known, ...one.left] : [])))]
    const place = (all: string[], id: unknown): number => all.indexOf(String(id))
    const told = customers.map(
      (one) =>
        one && {
          ...one,
          memberId: place(people, one.memberId),
          names: one.names.map((id) => place(rows, id)),
          known: one.known.map((id) => place(rows, id)),
          left: one.left.map((id) => place(rows, id)),
        },
    )
    const kept = async (sql: string) =>
      (await query(sql))
        .filter(({ whose }) => place(people, whose) >= 0)
        .map(({ whose, row, ...more }) => JSON.stringify([place(people, whose), place(rows, row), Object.values(more)]))
        .sort()
    return {
      told,
      members: await kept(
        'SELECT id AS whose, status, phoneMasked, completeness, (SELECT COUNT(*) FROM identity_look l WHERE l.memberId = m.id) AS looks FROM member m',
      ),
      names: await kept('SELECT memberId AS whose, id AS row, kind, scope FROM customer_identity'),
      lent: await kept('SELECT memberId AS whose, id AS row, expiresAt FROM virtual_phone'),
      traces: await kept('SELECT memberId AS whose, id AS row, kind FROM identity_trace'),
    }
  }

  it('are what they would be if each order came after the other', async () => {
    const now = w.clock.now()
    const after: (Customer | null)[] = []
    for (const keys of toldOf('37', now))
      after.push(await withCustomers(w.deps, (tx) => customerOf(tx, w.deps, keys, how())))
    const few: (Customer | null)[] = []
    const told = toldOf('36', now).map((keys) => ({ keys }))
    // Two pieces, so that the second finds what the first has left.
    for (const some of [told.slice(0, 50), told.slice(50)])
      few.push(...(await withCustomers(w.deps, (tx) => customersOf(tx, w.deps, some, how()))))
    const [one, other] = [await storyOf(after), await storyOf(few)]
    const masked = JSON.parse(JSON.stringify(other).replaceAll('136****', '137****')) as typeof other
    expect(masked).toEqual(JSON.parse(JSON.stringify(one)))
    // The play has everything in it: people made and known, phones learned, names and traces of others, numbers lent again.
    const all = after.flatMap((customer) => customer ?? [])
    expect(all.filter(({ made }) => made).length).toBeGreaterThan(5)
    expect(all.some(({ learned }) => learned)).toBe(true)
    expect(after.some((customer) => customer === null)).toBe(true)
    expect(one.traces.some((trace) => trace.includes('platform_name'))).toBe(true)
    expect(one.lent.length).toBeGreaterThan(3)
  })

  it('as many of a lead is known when her phone is learned as when she came with it', async () => {
    const phone = w.newPhone()
    const external = { platform: 'taobao', id: 'first without a phone' }
    const ask = (keys: CustomerKeys) => withCustomers(w.deps, (tx) => customerOf(tx, w.deps, keys, how()))
    const first = (await ask({ external }))!
    const whole = (await ask({ phone: `+86${w.newPhone()}` }))!
    expect(await ask({ external, phone: `+86${phone}` })).toMatchObject({ memberId: first.memberId, learned: true })
    const known = await query(
      `SELECT id, completeness FROM member WHERE id IN ('${first.memberId}', '${whole.memberId}')`,
    )
    expect(known[0]!.completeness).toBe(known[1]!.completeness)
  })

  it('a number that is somebody else’s is not learned of the lead whose card was read', async () => {
    const lead = (await withCustomers(w.deps, (tx) =>
      customerOf(tx, w.deps, { external: { platform: 'jd', id: 'with a card' } }, how()),
    ))!
    const phone = `+86${w.newPhone()}`
    await withCustomers(w.deps, (tx) => customerOf(tx, w.deps, { phone }, how()))
    const [{ memberNo }] = (await query(`SELECT memberNo FROM member WHERE id = '${lead.memberId}'`)) as [
      { memberNo: string },
    ]
    const told = await withCustomers(w.deps, (tx) => customerOf(tx, w.deps, { memberNo, phone }, how()))
    expect(told).toMatchObject({ memberId: lead.memberId, learned: false })
  })
})
