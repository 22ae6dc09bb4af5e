import { countOverview, readOverview } from '../../../server/insights/overview'
import { openShop } from '../coupons/shop'
import { onEachDatabase, type World } from '../../harness/world'

const DAY_MS = 86_400_000

onEachDatabase('insights', (open) => {
  let w: World
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const funnel = async (query: Record<string, string>) =>
    (await w.call('readFunnel', { token: shop.marketer.token, query })).body
  const NOTHING = { scanned: 0, followed: 0, opened: 0, joined: 0, claimed: 0, redeemed: 0, repeat: 0 }

  it('counts people step by step through their channel, day by day', async () => {
    const channel = (kind: string) =>
      w.call('createChannel', { token: shop.marketer.token, body: { name: kind, kind, storeId: shop.here } })
    const account = (await channel('official_account_qr')).body
    const mini = (await channel('mini_program_code')).body
    const welcome = await shop.publish({ title: '入会礼', issueOnJoin: true, perMemberLimit: 1 })
    const offer = await shop.publish({ title: '领取', perMemberLimit: 3 })

    // One follows by the store's QR, opens twice, joins, claims twice; another opens by the mini-program code only; a third comes by no channel.
    const follower = await w.person()
    await follower.scan(account.id)
    await w.jobs()
    await follower.logIn({ channel: account.scene })
    const token = await follower.logIn({ channel: account.scene })
    const consents = await w.agreementVersions()
    const joined = await w.call('join', { token, body: { phoneCode: await follower.phoneCode(), consents } })
    expect(joined.body.coupons.map((c) => c.couponTemplateId)).toEqual([welcome.id])
    const coupons = [await shop.claim(token, offer.id), await shop.claim(token, offer.id)].map((c) => c.body)
    await (await w.person()).logIn({ channel: mini.scene })
    const stray = await w.member({})
    const day1 = { from: '2026-03-02', to: '2026-03-02' }
    expect(await funnel(day1)).toEqual({ ...NOTHING, scanned: 2, followed: 1, opened: 3, joined: 2, claimed: 1 })
    expect(await funnel({ ...day1, channelId: account.id })).toEqual({
      ...NOTHING,
      scanned: 1,
      followed: 1,
      opened: 1,
      joined: 1,
      claimed: 1,
    })
    expect(await funnel({ ...day1, channelId: mini.id })).toEqual({ ...NOTHING, scanned: 1, opened: 1 })

    // She redeems twice that day, and once more three days on; a reversed redemption never was.
    for (const coupon of [coupons[0]!, joined.body.coupons[0]!])
      expect((await shop.redeem(coupon.code)).status).toBe(201)
    expect(await funnel(day1)).toMatchObject({ redeemed: 1, repeat: 0 })
    const reversed = await shop.redeem((await shop.claim(stray.token, offer.id)).body.code)
    const undone = await w.call('reverseRedemption', {
      token: shop.cashier.token,
      params: { id: reversed.body.redemptionId },
      key: shop.key(),
      body: { reason: '收错' },
    })
    expect([undone.status, (await funnel(day1)).redeemed]).toEqual([201, 1])
    w.clock.advance(3 * DAY_MS)
    expect((await shop.redeem(coupons[1]!.code)).status).toBe(201)
    const day4 = { from: '2026-03-05', to: '2026-03-05' }
    expect(await funnel(day4)).toEqual({ ...NOTHING, redeemed: 1, repeat: 1 })
    expect(await funnel({ ...day1, to: day4.to })).toMatchObject({ redeemed: 1, repeat: 1, joined: 2, claimed: 2 })
    expect(await funnel({ ...day4, channelId: mini.id })).toEqual(NOTHING)
    expect(await funnel({ from: '2026-03-03', to: '2026-03-04' })).toEqual(NOTHING)

    // The same day by day, of one channel; days on which nothing came are there, too.
    const days = async (id: string) =>
      await w.call('readChannelDays', {
        token: shop.marketer.token,
        params: { id },
        query: { from: '2026-03-01', to: '2026-03-02' },
      })
    const none = { scanned: 0, followed: 0, opened: 0, joined: 0 }
    expect((await days(account.id)).body.items).toEqual([
      { day: '2026-03-01', ...none },
      { day: '2026-03-02', scanned: 1, followed: 1, opened: 1, joined: 1 },
    ])
    expect((await days(mini.id)).body.items[1]).toEqual({ day: '2026-03-02', ...none, scanned: 1, opened: 1 })
    expect((await days('nowhere')).status).toBe(404)

    const { items } = (await w.call('listChannels', { token: shop.marketer.token })).body
    expect(items.map(({ id, scans, joined: came }) => ({ id, scans, came }))).toEqual([
      { id: mini.id, scans: 1, came: 0 },
      { id: account.id, scans: 1, came: 1 },
    ])
  })

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, 'to'],
    [{ from: '2026-02-30', to: '2026-03-01' }, 'from'],
    [{ from: '2026-03-01' }, 'to'],
    [{ from: '2026-03-01', to: '2026-03-01', channelId: 'nowhere' }, 'channelId'],
    [{ from: '2026-03-01', to: '2026-03-01', channelId: '渠道' }, 'channelId'],
  ])('refuse %j', async (query, path) => {
    const refused = await w.call('readFunnel', { token: shop.marketer.token, query: query as Record<string, string> })
    expect([refused.status, refused.body.errors?.map((e) => e.path)]).toEqual([422, [path]])
  })

  it('show the overview to marketer and analyst and no person to either', async () => {
    const before = (await w.call('readOverview', { token: shop.marketer.token })).body
    w.clock.set(Date.parse('2026-03-10T15:59:59.999Z'))
    await w.member({ marketing: true, profile: { regionCode: '440106' } })
    w.clock.advance(1)
    const northern = await w.member({ profile: { regionCode: '230102' } })
    await w.member({ profile: { regionCode: '230200' } })
    const { token } = await w.staff('analyst')
    const { status, body } = await w.call('readOverview', { token })
    expect(status).toBe(200)
    expect(body).toMatchObject({ members: before.members + 3, consented: before.consented + 1 })
    expect(body.joinsByDay).toHaveLength(30)
    expect(body.joinsByDay.slice(-2)).toEqual([
      { day: '2026-03-10', joined: 1 },
      { day: '2026-03-11', joined: 2 },
    ])
    expect(body.joinsByDay.reduce((sum, d) => sum + d.joined, 0)).toBe(body.members)
    expect(body.byProvince).toEqual([
      { regionCode: '230000', name: '黑龙江省', members: 2 },
      { regionCode: '440000', name: '广东省', members: 1 },
    ])
    expect([body.followers, body.followersWhoAreMembers]).toEqual([1, before.followersWhoAreMembers])
    await w.db.inTransaction((tx) => tx.query("UPDATE member SET status = 'merged' WHERE id = ?", [northern.memberId]))
    expect((await w.call('readOverview', { token })).body.members).toBe(body.members - 1)
    expect((await w.call('readOverview', { token: shop.cashier.token })).status).toBe(403)
  })

  it('keep the overview of a large shop for some minutes of its day, and say when it was counted', async () => {
    w.clock.set(Date.parse('2026-03-12T02:00:00.000Z'))
    const counted = await readOverview(w.deps, 1)
    expect(counted.countedAt).toBe('2026-03-12T02:00:00.000Z')
    await w.member({ marketing: true, profile: { regionCode: '440106' } })
    w.clock.advance(9 * 60_000)
    expect(await readOverview(w.deps, 1)).toEqual(counted)
    // The standing job, or whoever asks once the time is over, counts anew; twice is the same.
    await countOverview(w.deps, 1)
    const { body } = await w.call('readOverview', { token: shop.marketer.token })
    expect(body).toMatchObject({
      members: counted.members + 1,
      consented: counted.consented + 1,
      countedAt: '2026-03-12T02:09:00.000Z',
    })
    expect(await countOverview(w.deps, 1)).toEqual(body)
    await w.member({})
    w.clock.advance(10 * 60_000)
    expect((await readOverview(w.deps, 1)).members).toBe(counted.members + 2)
    // Yesterday's joins are not shown as today's.
    w.clock.set(Date.parse('2026-03-12T15:59:00.000Z'))
    await countOverview(w.deps, 1)
    w.clock.advance(2 * 60_000)
    expect((await readOverview(w.deps, 1)).joinsByDay.at(-1)).toEqual({ day: '2026-03-13', joined: 0 })
  })
})
