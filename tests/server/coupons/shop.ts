import type { CouponTemplate } from '../../../shared/contract/couponTemplates'
import { isoOf } from '../../../shared/rules/calendar'
import type { onEachDatabase, World } from '../../harness/world'
import { makeMembers, type Person } from '../../torture/people'

const DAY_MS = 86_400_000

/** A brand with two stores and staff of every role these tests need. */
export async function openShop(w: World) {
  const marketer = await w.staff('marketer')
  const owner = await w.staff('owner')
  const store = async (name: string) => {
    const made = await w.call('createStore', {
      token: owner.token,
      body: { name, regionCode: '230100', address: '中央大街 1 号' },
    })
    if (made.status !== 201) throw new Error(made.text)
    return made.body.id
  }
  const here = await store('中央大街店')
  const there = await store('西单店')
  const cashier = await w.staff('cashier', here)
  const otherCashier = await w.staff('cashier', there)
  const service = await w.staff('service')
  // These tests move the clock by days; nobody is to be signed out for idling by that.
  await w.db.inTransaction((tx) =>
    tx.query('UPDATE staff_session SET lastUsedAt = ?, expiresAt = ?', [
      w.clock.now() + 300 * DAY_MS,
      w.clock.now() + 400 * DAY_MS,
    ]),
  )
  let keys = 0

  /** The body of a template: ten yuan off from fifty, open now, valid for a week. */
  const terms = (more: Record<string, unknown> = {}) => ({
    title: '满 50 减 10',
    kind: 'cash',
    valueFen: 1000,
    thresholdFen: 5000,
    total: 100,
    perMemberLimit: 1,
    claimFrom: isoOf(w.clock.now() - DAY_MS),
    claimUntil: isoOf(w.clock.now() + 10 * DAY_MS),
    validity: { kind: 'days_after_claim', days: 7 },
    ...more,
  })
  const draft = async (more: Record<string, unknown> = {}): Promise<CouponTemplate> => {
    const made = await w.call('createCouponTemplate', { token: marketer.token, body: terms(more) })
    if (made.status !== 201) throw new Error(made.text)
    return made.body
  }
  const publish = async (more: Record<string, unknown> = {}): Promise<CouponTemplate> => {
    const { id } = await draft(more)
    const done = await w.call('publishCouponTemplate', { token: marketer.token, params: { id } })
    if (done.status !== 200) throw new Error(done.text)
    return done.body
  }
  const key = () => `k-${++keys}`
  const members = (count: number) => w.db.inTransaction((tx) => makeMembers(tx, w.chance, count, w.clock.now()))
  const shopper = async () => (await members(1))[0]!
  const pair = async (): Promise<[Person, Person]> => [await shopper(), await shopper()]
  const claim = (token: string, id: string, k = key()) => w.call('claimCoupon', { token, params: { id }, key: k })
  /** A new member with one coupon of a new template. */
  const holder = async (more: Record<string, unknown> = {}) => {
    const template = await publish(more)
    const who = await shopper()
    const claimed = await claim(who.token, template.id)
    if (claimed.status !== 201) throw new Error(claimed.text)
    return { ...who, template, coupon: claimed.body }
  }
  const redeem = (code: string, more: Record<string, unknown> = {}, token = cashier.token, k = key()) =>
    w.call('redeemCoupon', { token, key: k, body: { code, storeId: here, orderAmountFen: 8000, ...more } })
  const counts = async (id: string) => {
    const { body } = await w.call('readCouponTemplate', { token: marketer.token, params: { id } })
    return { issued: body.issued, redeemed: body.redeemed, expired: body.expired, voided: body.voided }
  }
  return {
    marketer,
    owner,
    cashier,
    otherCashier,
    service,
    here,
    there,
    terms,
    draft,
    publish,
    key,
    members,
    shopper,
    pair,
    claim,
    holder,
    redeem,
    counts,
  }
}
export type Shop = Awaited<ReturnType<typeof openShop>>

type Open = Parameters<Parameters<typeof onEachDatabase>[1]>[0]
type Opened = { w: World; shop: Shop; start: number }

/** A world with a shop for the suite around it, handed over when it is open; its clock goes back after each test. */
export function useShop(open: Open, take: (opened: Opened) => void): void {
  let opened: Opened
  beforeAll(async () => {
    const w = await open()
    opened = { w, shop: await openShop(w), start: w.clock.now() }
    take(opened)
  })
  afterEach(() => opened.w.clock.set(opened.start))
  afterAll(() => opened.w.close())
}

/** What an answer refuses: status and code. */
export const refused = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]
