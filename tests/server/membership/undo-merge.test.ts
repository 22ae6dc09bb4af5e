import { booksBalance } from '../../../server/points/books'
import { expireAll } from '../../../server/points/expire'
import { toldOtherwise } from '../../harness/told'
import { onOneDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'
import { dice, lives, stateOf } from './lives'
import { merging } from './merging'

const FULL = process.env.TORTURE === 'full'
/** Lives lived side by side, so that everybody is looked at once for all of them. */
const AT_ONCE = 5
const SEED = Number(process.env.SEED ?? 20_261_129)

onOneDatabase('membership: a merge played backwards', 'mysql', (open, dialect) => {
  let w: World
  let shop: Shop
  let people: { memberId: string; openid: string }[]
  let guests: string[]
  let templates: string[]
  let life: ReturnType<typeof lives>
  let account: ReturnType<typeof merging>
  const LIVES_BETWEEN = FULL ? 200 : dialect === 'sqlite' ? 20 : 10
  const LIVES = FULL ? 500 : dialect === 'sqlite' ? 40 : 20

  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    account = merging(w)
    const more = {
      transferable: true,
      total: 100_000,
      perMemberLimit: 50,
      claimUntil: new Date(w.clock.now() + 90 * 86_400_000).toISOString(),
    }
    templates = []
    for (let i = 0; i < 3; i++) templates.push((await shop.publish(more)).id)
    life = lives(w, shop, templates)
    people = []
    for (let i = 0; i < 16; i++) {
      const { memberId } = await w.member({ marketing: i % 2 === 0 })
      people.push({ memberId, openid: await account.openidOf(memberId) })
    }
    guests = []
    for (let i = 0; i < 2; i++) await (await w.person()).logIn()
    const rows = (await w.db.read((tx) => tx.query('SELECT openid FROM mini_user WHERE memberId IS NULL'))) as {
      openid: string
    }[]
    guests.push(...rows.map((r) => r.openid))
  }, 120_000)
  afterAll(() => w.close())

  /** So many threes of whom everybody is somebody else. */
  const apart = (die: ReturnType<typeof dice>, count = AT_ONCE) => {
    const rest = [...people]
    const take = () => rest.splice(die.below(rest.length), 1)[0]!
    return Array.from({ length: count }, () => ({ from: take(), into: take(), friend: take() }))
  }
  const applicationOf = (die: ReturnType<typeof dice>) => {
    const consents = [
      { purpose: 'marketing.sms' as const, granted: true },
      { purpose: 'personalisation' as const, granted: die.below(2) === 0 },
    ]
    return { consents, profile: {}, channel: null, inviteCode: null }
  }
  const difference = (before: readonly string[], after: readonly string[]) => {
    const [b, a] = [new Set(before), new Set(after)]
    return { gone: before.filter((l) => !a.has(l)), new: after.filter((l) => !b.has(l)) }
  }
  const NOTHING = { gone: [], new: [] }

  it(`leaves everybody as before, whatever they lived through (${LIVES} lives)`, async () => {
    const lived = new Map<string, number>()
    // What can be done depends on what was drawn before; where something rare has not happened yet, a few lives more are lived.
    const isWhole = () => lived.size === life.names.length
    for (let i = 0; i < LIVES || (!isWhole() && i < 3 * LIVES); i += AT_ONCE) {
      const die = dice(SEED + i)
      const trios = apart(die)
      for (const { from, into, friend } of trios)
        for (let acts = 3 + die.below(6); acts > 0; acts--) {
          w.clock.advance(60_000)
          const who = die.of([from, from, into, friend])
          const did = await life.act(die, who.memberId, who.openid)
          if (did) lived.set(did, (lived.get(did) ?? 0) + 1)
        }
      w.clock.advance(60_000)
      // What has run out is taken whenever somebody looks: here before anybody does.
      await expireAll(w.deps, () => false, null)
      const guest = die.below(3) === 0 ? die.of(guests) : null
      const before = await stateOf(w)
      for (const [n, { from, into }] of trios.entries())
        if (n === 0 && guest !== null) await account.merge(guest, into.memberId, applicationOf(die))
        else await account.merge(from.openid, into.memberId)
      if (i % 50 === 0) expect(difference(before, await stateOf(w))).not.toEqual(NOTHING)
      for (const { into } of trios) expect([i, await account.undo(into.memberId)]).toEqual([i, []])
      expect([i, difference(before, await stateOf(w))]).toEqual([i, NOTHING])
    }
    // Every kind of thing happened, or the lives prove nothing.
    expect([...lived.keys()].sort()).toEqual([...life.names].sort())
    expect(await w.db.read(booksBalance)).toBe(true)
    expect(await w.db.read(toldOtherwise)).toEqual([])
  }, 600_000)

  it('leaves a friend what she accepted meanwhile, and what was used and spent; says what did not go back', async () => {
    const fresh = async () => {
      const { memberId, token } = await w.member()
      return { memberId, token, openid: await account.openidOf(memberId) }
    }
    const [from, into, friend] = [await fresh(), await fresh(), await fresh()]
    const claim = async (who: { token: string }) => (await shop.claim(who.token, templates[0]!)).body
    const offer = (who: { token: string }, id: string) =>
      w.call('giveCoupon', { token: who.token, params: { id }, key: shop.key() })
    const accept = async (link: string) =>
      (await w.call('acceptTransfer', { token: friend.token, params: { token: link }, key: shop.key() })).status
    const [before, after, used, returned] = [await claim(from), await claim(from), await claim(from), await claim(from)]
    const early = (await offer(from, before.id)).body.token
    w.clock.advance(60_000)
    await account.merge(from.openid, into.memberId)
    w.clock.advance(60_000)
    // One offered before and one since are the friend's; one is used; one is offered, but nobody has taken it.
    expect(await accept(early)).toBe(201)
    expect(await accept((await offer(into, after.id)).body.token)).toBe(201)
    expect((await shop.redeem(used.code)).status).toBe(201)
    const late = (await offer(into, returned.id)).body.token
    const kept = await account.undo(into.memberId)
    expect(kept).toEqual([
      { kind: 'coupon', count: 3 },
      { kind: 'coupon_transfer', count: 1 },
    ])
    const holderOf = async (id: string) =>
      ((await w.db.read((tx) => tx.query('SELECT memberId, issuedTo FROM coupon WHERE id = ?', [id]))) as object[])[0]
    const [mine, hers, theirs] = [from, friend, into].map((one) => one.memberId)
    expect(await holderOf(before.id)).toEqual({ memberId: hers, issuedTo: mine })
    expect(await holderOf(after.id)).toEqual({ memberId: hers, issuedTo: mine })
    expect(await holderOf(used.id)).toEqual({ memberId: theirs, issuedTo: mine })
    expect(await holderOf(returned.id)).toEqual({ memberId: mine, issuedTo: mine })
    expect(await accept(late)).toBe(409)
    expect((await shop.redeem(returned.code)).status).toBe(201)
  })

  it('takes nothing from third persons for what they got in between, and loses nothing', async () => {
    const acts = [
      'claims',
      'offers',
      'accepts',
      'redeems',
      'points',
      'takesBack',
      'redeems',
      'points',
      'consents',
      'isHeld',
      'isReleased',
      'isSeenOn',
    ]
    let kept = 0
    for (let i = 0; i < LIVES_BETWEEN; i++) {
      const die = dice(SEED + 200_000 + i)
      const { from, into, friend } = apart(die, 1)[0]!
      for (let n = 0; n < 4; n++)
        await life.act(die, die.of([from, into]).memberId, from.openid, ['claims', 'points', 'offers'])
      w.clock.advance(60_000)
      await account.merge(from.openid, into.memberId)
      for (let n = 0; n < 5; n++) {
        w.clock.advance(60_000)
        const who = die.of([into, into, friend])
        await life.act(die, who.memberId, who.openid, acts)
      }
      w.clock.advance(60_000)
      const sums = () => w.db.read((tx) => tx.query('SELECT COUNT(*) AS n FROM coupon')) as Promise<unknown>
      const [all, before] = [await sums(), await stateOf(w)]
      for (const { count } of await account.undo(into.memberId)) kept += count
      const both = [from.memberId, into.memberId]
      const { gone, new: fresh } = difference(before, await stateOf(w))
      const ofOthers = [...gone, ...fresh].filter((line) => !both.some((id) => line.includes(id)))
      expect([i, ofOthers]).toEqual([i, []])
      expect([i, await sums()]).toEqual([i, all])
      const heldByFriend = (lines: string[]) =>
        lines.filter((l) => l.startsWith('coupon ') && l.includes(`["memberId","${friend.memberId}"]`))
      expect([i, heldByFriend(gone).length]).toEqual([i, heldByFriend(fresh).length])
      expect([i, await w.db.read(booksBalance)]).toEqual([i, true])
      // Whoever is still held is let go, so that the next have something to live through.
      for (const id of both) await life.act(die, id, from.openid, ['isReleased'])
    }
    expect(kept).toBeGreaterThan(0)
  }, 600_000)
})
