import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { openDesk, type Desk } from './desk'

const DAY = 86_400_000

onEachDatabase('campaigns: the person behind an account', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  type Who = { memberId: string }
  const written = async (id: string, { memberId }: Who) => {
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT status, reason FROM campaign_send WHERE campaignId = ? AND memberId = ?', [id, memberId]),
    )) as { status: string; reason: string | null }[]
    return rows.map(({ status, reason }) => [status, reason])
  }
  const sentTo = async (who: Who) => written(await desk.run([who.memberId]), who)
  const ONCE = [['delivered', null]]
  /** Why nobody of these can be written to now. */
  const refused = (...people: Who[]): Promise<unknown> =>
    desk.run(people.map((one) => one.memberId)).then(
      () => 'written to',
      (error: Error) => (JSON.parse(error.message) as { errors: { message: string }[] }).errors.map((e) => e.message),
    )
  const CAPPED = ['frequency_cap']
  /** What the platform tells of somebody later than her first message went out. */
  const unionidKnown = async ({ memberId }: Who, unionid: string) =>
    w.db.inTransaction((tx) => tx.query('UPDATE mini_user SET unionid = ? WHERE memberId = ?', [unionid, memberId]))

  it('keeps her key when her unionid becomes known: no second message in one week, and one in the next', async () => {
    const who = await desk.shopper({ unionid: null, grants: 3 })
    expect(await sentTo(who)).toEqual(ONCE)
    await unionidKnown(who, 'late-unionid')
    await desk.later(DAY)
    expect(await refused(who)).toEqual(CAPPED)
    await desk.later(7 * DAY)
    expect(await sentTo(who)).toEqual(ONCE)
  })

  it('is one with her other account from the moment it is known: what either got counts for both', async () => {
    const [one, other] = [
      await desk.shopper({ unionid: null, grants: 2 }),
      await desk.shopper({ unionid: null, grants: 2 }),
    ]
    expect(await sentTo(other)).toEqual(ONCE)
    await unionidKnown(one, 'shared-unionid')
    await unionidKnown(other, 'shared-unionid')
    await desk.later(DAY)
    expect(await refused(one)).toEqual(CAPPED)
    expect(await refused(one, other)).toEqual([...CAPPED, 'duplicate_person'])
  })

  it('takes along what was counted when two accounts become one, and leaves it when they part', async () => {
    const [from, into] = [
      await desk.shopper({ unionid: null, grants: 2 }),
      await desk.shopper({ unionid: null, grants: 2 }),
    ]
    expect(await sentTo(from)).toEqual(ONCE)
    const account = merging(w)
    await account.merge(await account.openidOf(from.memberId), into.memberId)
    await desk.later(DAY)
    expect(await refused(into)).toEqual(CAPPED)
    await account.undo(into.memberId)
    expect(await sentTo(into)).toEqual(ONCE)
    expect(await refused(from)).toEqual(CAPPED)
  })
})
