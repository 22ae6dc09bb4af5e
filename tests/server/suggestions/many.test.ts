import type { Deps } from '../../../server/deps'
import { leaveTraces } from '../../../server/identities/leave-trace'
import { lookAtWaiting } from '../../../server/suggestions/look'
import { onEachDatabase, type World } from '../../harness/world'
import { suggestingIn } from './suggesting'

const PEOPLE = 30

onEachDatabase('many people who share nothing', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('owner')).token
  })
  afterAll(() => w.close())
  const { newPhone, lead, count, pair, look } = suggestingIn(
    () => w,
    () => token,
  )
  const waiting = () => count('SELECT COUNT(*) AS n FROM identity_look')
  /** Looks at who waits; `first` is done once, just before anything is written. Answers how many transactions it took. */
  const lookWith = async (first: () => Promise<unknown> = async () => undefined): Promise<number> => {
    let begun = 0
    const inTransaction: World['db']['inTransaction'] = async (work) => {
      if (begun++ === 0) await first()
      return w.db.inTransaction(work)
    }
    await lookAtWaiting({ ...w.deps, db: { ...w.db, inTransaction } } as Deps, () => false)
    return begun
  }

  it('are passed over together; who shares something is looked at among them', async () => {
    await look()
    const phones = Array.from({ length: PEOPLE }, newPhone)
    const ids: string[] = []
    for (const phone of phones) ids.push(await lead({ phone, external: { platform: 'jd', id: phone } }))
    expect(await waiting()).toBe(PEOPLE)
    expect(await lookWith()).toBeLessThan(3)
    expect(await waiting()).toBe(0)
    for (const phone of phones)
      await lead({ phone, external: { platform: 'taobao', id: phone }, email: `${phone}@x.cn` })
    const other = await lead({ external: { platform: 'jd', id: 'another' }, receiverPhone: phones[3]! })
    await look()
    expect(await waiting()).toBe(0)
    expect(await pair(other, ids[3]!)).toBeDefined()
    expect(await count("SELECT COUNT(*) AS n FROM identity_trace WHERE kind = 'email'")).toBe(PEOPLE)
  })

  it('of whom something becomes known in that very moment waits to be looked at', async () => {
    const [one, other] = [await lead({ phone: newPhone() }), await lead({ phone: newPhone() })]
    const trace = { id: w.chance.id(), kind: 'receiver_phone' as const, traceKey: 'a phone of both', memberId: one }
    await lookWith(() => w.db.inTransaction((tx) => leaveTraces(tx, [trace], w.clock.now())))
    expect(await count('SELECT COUNT(*) AS n FROM identity_look WHERE memberId = ?', [one])).toBe(1)
    expect(await count('SELECT COUNT(*) AS n FROM identity_look WHERE memberId = ?', [other])).toBe(0)
  })
})
