import { pointsOf } from '../../../server/points/ledger'
import { readBooks } from '../../../server/points/books'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'
import { merging } from '../membership/merging'

const tier = (key: string, minPoints: number | null, more: Record<string, unknown> = {}) => ({
  key,
  name: `${key}级`,
  names: null,
  minPoints,
  benefits: [],
  ...more,
})
const TIERS = [
  tier('standard', 0),
  tier('silver', 100, {
    names: { 'zh-Hant': '銀卡', en: 'Silver' },
    benefits: [{ text: '生日双倍积分', texts: { en: 'Double points on your birthday' } }],
  }),
  tier('gold', null),
  tier('diamond', 1000),
]
const REWARDS = { nickname: 5, birthday: 20, regionCode: 0, email: 15, gender: 0, interests: 10 }

onEachDatabase('tiers and what a profile brings', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    await settings({ membership: { tiers: TIERS, profilePoints: REWARDS } })
  })
  afterAll(() => w.close())
  afterEach(async () => {
    expect(await w.db.read(readBooks)).toEqual({ sum: 0, tornMoves: 0, wrongMembers: [], below: 0 })
  })

  const settings = (body: Record<string, unknown>) => w.call('editSettings', { token: shop.owner.token, body })
  const programme = async (token?: string, language = 'zh-Hans') =>
    must(await w.call('readProgramme', { token, headers: { 'Accept-Language': language } })).body
  const give = async (id: string, points: number) =>
    must(
      await w.call('adjustPoints', {
        token: shop.service.token,
        params: { id },
        key: shop.key(),
        body: { points, reason: '补偿' },
      }),
    )
  const tell = async (token: string, body: Record<string, unknown>) =>
    must(await w.call('editMe', { token, body })).body
  const points = (id: string) => w.db.read((tx) => pointsOf(tx, id))

  it('are read by anybody, each in the language nearest to hers', async () => {
    const guest = await programme(undefined, 'yue')
    expect(guest.mine).toBeNull()
    expect(guest.tiers.map((t) => [t.name, t.minPoints])).toEqual([
      ['standard级', 0],
      ['銀卡', 100],
      ['gold级', null],
      ['diamond级', 1000],
    ])
    expect(guest.tiers[1]!.benefits).toEqual(['生日双倍积分'])
    expect((await programme(undefined, 'en')).tiers[1]).toMatchObject({
      name: 'Silver',
      benefits: ['Double points on your birthday'],
    })
    const home = must(await w.call('readHome', {})).body
    expect(home.tiers[1]).toEqual({ key: 'silver', name: 'silver级', names: { 'zh-Hant': '銀卡', en: 'Silver' } })
  })

  it('are reached by what was gathered, once, with what is given for it; spending lowers none', async () => {
    const gift = await shop.publish({ issueOnTier: ['silver'], inCentre: false })
    const who = await shop.shopper()
    await give(who.memberId, 60)
    expect((await programme(who.token)).mine).toMatchObject({
      tier: 'standard',
      gathered: 60,
      next: { key: 'silver', missing: 40 },
    })
    await give(who.memberId, -30)
    await give(who.memberId, 70)
    const risen = (await programme(who.token)).mine
    expect(risen).toMatchObject({ tier: 'silver', gathered: 100, next: { key: 'diamond', missing: 900 } })
    const pieces = async () => (await w.call('listMyCoupons', { token: who.token, query: { status: 'claimed' } })).body
    expect((await pieces()).items.filter((c) => c.couponTemplateId === gift.id)).toHaveLength(1)
    const priced = await shop.publish({ pointsPrice: 90 })
    must(await w.call('exchangePoints', { token: who.token, params: { id: priced.id }, key: shop.key() }))
    await give(who.memberId, 1)
    expect((await programme(who.token)).mine).toMatchObject({ tier: 'silver', gathered: 101 })
    expect((await pieces()).items.filter((c) => c.couponTemplateId === gift.id)).toHaveLength(1)
    const story = must(await w.call('readTimeline', { token: shop.owner.token, params: { id: who.memberId } })).body
    expect(story.items.filter((line) => line.kind === 'tier_changed')).toHaveLength(1)
  })

  it('that were lowered are hers when she looks; one that nobody knows any more is left alone', async () => {
    const who = await shop.shopper()
    const other = await shop.shopper()
    await give(who.memberId, 60)
    await give(other.memberId, 60)
    await w.db.inTransaction((tx) => tx.query("UPDATE member SET tier = 'founder' WHERE id = ?", [other.memberId]))
    must(await settings({ membership: { tiers: [TIERS[0], { ...TIERS[1], minPoints: 50 }, TIERS[2]] } }))
    expect((await programme(who.token)).mine).toMatchObject({ tier: 'silver', next: null })
    expect((await programme(other.token)).mine).toMatchObject({ tier: 'founder', next: null })
    must(await settings({ membership: { tiers: TIERS } }))
    expect((await programme(who.token)).mine!.tier).toBe('silver')
  })

  it.each([
    [[tier('a', 5)], 'membership.tiers.0.minPoints'],
    [[TIERS[0], tier('standard', 9)], 'membership.tiers.1.key'],
    [[TIERS[0], tier('b', 9), tier('c', 9)], 'membership.tiers.2.minPoints'],
    [[tier('two words', 0)], 'membership.tiers.0.key'],
    [[tier('a', 0, { name: ' ' })], 'membership.tiers.0.name'],
  ])('%j are refused', async (tiers, path) => {
    const refused = await settings({ membership: { tiers } })
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, path])
  })

  it('brings points for each step told, once for ever, and says which are still to be had', async () => {
    const who = await w.member()
    const rewards = async () => must(await w.call('readProfileRewards', { token: who.token })).body.items
    expect(await rewards()).toEqual([
      { step: 'nickname', points: 5, had: false },
      { step: 'birthday', points: 20, had: false },
      { step: 'email', points: 15, had: false },
      { step: 'interests', points: 10, had: false },
    ])
    expect((await tell(who.token, { birthday: '1990-05-01', gender: 'female' })).points).toBe(20)
    expect((await tell(who.token, { birthday: null })).points).toBe(20)
    expect((await tell(who.token, { birthday: '1991-05-01', email: 'lin@example.com' })).points).toBe(35)
    const both = await Promise.all([
      tell(who.token, { interests: ['makeup'] }),
      tell(who.token, { interests: ['men'] }),
    ])
    expect(both.map((m) => m.points)).toEqual([45, 45])
    expect((await rewards()).filter((r) => !r.had).map((r) => r.step)).toEqual(['nickname'])
    // Told on joining: there is nothing to be had by telling it, and nobody is promised anything.
    const named = await w.member({ profile: { nickname: '小林' } })
    const { items } = must(await w.call('readProfileRewards', { token: named.token })).body
    expect(items.find(({ step }) => step === 'nickname')).toEqual({ step: 'nickname', points: 5, had: true })
    const ledger = must(await w.call('readMyPoints', { token: who.token })).body
    expect(ledger.items.map((i) => [i.kind, i.points])).toEqual([
      ['profile', 10],
      ['profile', 15],
      ['profile', 20],
    ])
  })

  it('are reached by what both accounts of one person gathered, spent or not, and not once they have parted', async () => {
    const account = merging(w)
    const old = await shop.shopper()
    const young = await shop.shopper()
    await give(old.memberId, 30)
    await give(young.memberId, 80)
    const priced = await shop.publish({ pointsPrice: 70 })
    must(await w.call('exchangePoints', { token: young.token, params: { id: priced.id }, key: shop.key() }))
    await account.merge(await account.openidOf(young.memberId), old.memberId)
    expect((await programme(old.token)).mine).toMatchObject({ tier: 'silver', gathered: 110 })
    await account.undo(old.memberId)
    expect((await programme(old.token)).mine).toMatchObject({ gathered: 30 })
  })

  it('brings nobody a second time by a merge or its undoing', async () => {
    const account = merging(w)
    const old = await w.member()
    const young = await w.member()
    await tell(young.token, { email: 'chen@example.com' })
    await account.merge(await account.openidOf(young.memberId), old.memberId)
    expect(await points(old.memberId)).toBe(15)
    // The account that stays has told no address yet; the person has had what it brings.
    expect((await tell(old.token, { email: 'chen@example.org' })).points).toBe(15)
    expect((await tell(old.token, { birthday: '1990-05-01' })).points).toBe(35)
    await account.undo(old.memberId)
    expect([await points(old.memberId), await points(young.memberId)]).toEqual([20, 15])
    await account.merge(await account.openidOf(young.memberId), old.memberId)
    expect((await tell(old.token, { email: null })).points).toBe(35)
    expect((await tell(old.token, { email: 'chen@example.net' })).points).toBe(35)
  })
})
