import { isoOf } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { dialects, onOneDatabase, type World } from '../harness/world'
import { partner, type Told } from '../server/coupons/partner'
import { openShop as openTill, type Shop as Till } from '../server/coupons/shop'
import { merging } from '../server/membership/merging'
import { openShop as openCounter, type Shop as Counter } from '../server/payments/shop'
import { watchLocks } from './locks'

const DAY_MS = 86_400_000
const done = <T>(answer: Told<T>): T => {
  if ('code' in answer) throw new Error(answer.code)
  return answer.done
}

/**
 * Two transactions that want the same rows in different orders end in a deadlock, which the database undoes: under load
 * that costs more than the work. Members, templates, pieces is the order of every way in and out; here each is walked and
 * its statements are looked at, so that nobody needs to be unlucky for a wrong one to be seen.
 */
onOneDatabase('the order in which rows are held', 'mysql', (open, dialect) => {
  // The embedded database locks no rows.
  const onMysql = dialect === 'mysql' ? it : it.skip
  let w: World
  let till: Till
  let counter: Counter
  let locks: ReturnType<typeof watchLocks>
  beforeAll(async () => {
    if (!dialects().includes('mysql')) return
    w = await open()
    counter = await openCounter(w)
    till = await openTill(w)
    locks = watchLocks(w.db.source)
  }, 60_000)
  afterAll(() => w?.close())

  const claimed = async (more: Record<string, unknown> = {}) => {
    const holder = await till.holder(more)
    return { ...holder, id: holder.coupon.id, code: holder.coupon.code }
  }
  const keyed = (token: string, id: string) => ({ token, params: { id }, key: till.key() })
  const offer = async (who: { token: string; id: string }) =>
    must(await w.call('giveCoupon', keyed(who.token, who.id))).body.token
  const reverse = (redemptionId: string) =>
    w.call('reverseRedemption', { ...keyed(till.cashier.token, redemptionId), body: { reason: '误点' } })
  const bought = async (priceFen: number, more: Record<string, unknown>) => {
    const product = await counter.product({ priceFen, ...more })
    const who = await w.member()
    return { who, order: await counter.bought(who, product.id) }
  }
  const pack = (ids: string[]) => ({
    kind: 'coupon_pack',
    items: ids.map((couponTemplateId) => ({ couponTemplateId, quantity: 2 })),
  })
  const two = async () => [await counter.template({ total: 9_000 }), await counter.template({ total: 9_000 })]

  const ways: Record<string, () => Promise<unknown>> = {
    'claimed under the row’s lock': () => claimed({ total: 5 }),
    'claimed while plenty is left': async () => {
      const { id } = await till.publish({ total: 5_000 })
      for (const who of await till.members(4)) must(await till.claim(who.token, id))
    },
    'exchanged for points': async () => {
      const { id } = await till.publish({ pointsPrice: 10 })
      const who = await till.shopper()
      const body = { points: 15, reason: '补偿' }
      must(await w.call('adjustPoints', { ...keyed(till.service.token, who.memberId), body }))
      must(await w.call('exchangePoints', keyed(who.token, id)))
    },
    'brought by a word and by a code': async () => {
      const { id } = await till.publish({ codeWord: '山茶锁', inCentre: false, perMemberLimit: 2 })
      const body = { kind: 'exchange', name: '夹页' }
      const list = must(await w.call('createCodeList', { ...keyed(till.marketer.token, id), body })).body
      const codes = { params: { id: list.id }, body: { codes: ['LOCKORDER1'] } }
      must(await w.call('addCodes', { token: till.marketer.token, ...codes }))
      const { token } = await till.shopper()
      for (const code of ['山茶锁', 'lockorder1'])
        must(await w.call('enterCouponCode', { token, key: till.key(), body: { code } }))
    },
    'granted to many': async () => {
      const { id } = await till.publish({ total: 500 })
      const memberIds = (await till.members(60)).map((m) => m.memberId)
      must(await w.call('grantCoupons', { ...keyed(till.marketer.token, id), body: { memberIds } }))
      await w.jobs()
    },
    'given at joining': async () => {
      const { id } = await till.publish({ issueOnJoin: true })
      await w.member()
      must(await w.call('closeCouponTemplate', { token: till.marketer.token, params: { id } }))
    },
    'used, undone and taken back': async () => {
      const { code, id } = await claimed()
      const used = must(await till.redeem(code)).body
      must(await reverse(used.redemptionId))
      must(await w.call('voidCoupon', { ...keyed(till.service.token, id), body: { reason: '收回' } }))
    },
    'held for an order, freed and confirmed': async () => {
      const { code } = await claimed()
      const shop = partner(w, till)
      done(await shop.free(done(await shop.reserve(code)).id))
      done(await shop.confirm(done(await shop.reserve(code)).id))
    },
    'offered, taken back and accepted': async () => {
      const who = await claimed({ transferable: true })
      await offer(who)
      must(await w.call('takeBackCoupon', keyed(who.token, who.id)))
      const link = await offer(who)
      const { token } = await till.shopper()
      must(await w.call('acceptTransfer', { token, params: { token: link }, key: till.key() }))
    },
    'bought and paid back': async () => {
      const { order } = await bought(3_000, pack(await two()))
      must(await counter.refund(order.id, 1_000))
      must(await counter.refund(order.id, 2_000))
      await w.jobs()
    },
    'paid back, refused and given again': async () => {
      const { order } = await bought(60_000, pack(await two()))
      const refund = must(await counter.refund(order.id, 60_000, till.service.token)).body
      const body = { reason: '不退' }
      must(await w.call('refuseRefund', { token: counter.owner, params: { id: refund.id }, body }))
    },
    'a membership bought and paid back': async () => {
      await till.publish({ issueOnTier: ['gold'], inCentre: false })
      const { order } = await bought(2_000, { kind: 'membership', months: 1, tier: 'gold' })
      must(await counter.refund(order.id, 2_000))
      await w.jobs()
    },
    'carried to another account and back': async () => {
      const account = merging(w)
      const [from, into] = [await w.member(), await w.member()]
      for (let n = 0; n < 3; n++) must(await till.claim(from.token, (await till.publish()).id))
      await account.merge(await account.openidOf(from.memberId), into.memberId)
      await account.undo(into.memberId)
    },
    'made to end later': async () => {
      const { template } = await claimed()
      const body = { until: isoOf(w.clock.now() + 30 * DAY_MS), reason: '延长' }
      must(await w.call('extendCoupons', { ...keyed(till.marketer.token, template.id), body }))
      await w.jobs()
    },
    'under review while it ran out, and free again': async () => {
      const who = await claimed({ budgetFen: 9_000 })
      const params = { id: who.memberId }
      must(await w.call('holdMember', { token: till.service.token, params, body: { reason: '同一手机多个账户' } }))
      w.clock.advance(8 * DAY_MS)
      await w.jobs()
      await w.db.inTransaction((tx) => tx.query('UPDATE coupon SET releasedAt = 1 WHERE id = ?', [who.id]))
      must(await w.call('releaseMember', { token: till.service.token, params }))
    },
  }

  onMysql.each(Object.keys(ways))('%s', async (way) => {
    locks.since()
    await ways[way]!()
    const { faults, transactions } = locks.since()
    expect(faults).toEqual([])
    expect(transactions).toBeGreaterThan(0)
  })

  onMysql('a piece that is written before its template’s row is asked is found', async () => {
    const { id, template } = await claimed()
    locks.since()
    await w.db.inTransaction(async (tx) => {
      await tx.query('UPDATE coupon SET seq = seq WHERE id = ?', [id])
      await tx.query('UPDATE coupon_template SET issued = issued WHERE id = ?', [template.id])
    })
    expect(locks.since().faults).toEqual([expect.stringMatching(/^coupon_template after coupon: UPDATE/)])
  })
})
