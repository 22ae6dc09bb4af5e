import { CLAIMS } from '../../../server/claims/hooks'
import { isoOf } from '../../../shared/rules/calendar'
import { holdMember, releaseMember } from '../../../server/abuse/holds'
import { ROOMS } from '../../../server/app'
import type { Tx } from '../../../server/base/database'
import { AppError } from '../../../server/base/errors'
import { insert } from '../../../server/base/sql'
import { give } from '../../../server/claims/give'
import { acceptTransfer } from '../../../server/gifts/accept'
import { offerCoupon } from '../../../server/gifts/offer'
import { takeBackCoupon } from '../../../server/gifts/take-back'
import { leaveTraces } from '../../../server/identities/leave-trace'
import { keepVirtualPhones } from '../../../server/identities/virtual-phone'
import { changeConsents } from '../../../server/membership/change-consents'
import { editByStaff } from '../../../server/membership/edit-by-staff'
import { rememberDevice } from '../../../server/membership/kinship'
import { recordOrder } from '../../../server/orders/record-order'
import { adjustPoints } from '../../../server/points/adjust'
import { segmentHooks } from '../../../server/segments/hooks'
import { lookAt } from '../../../server/suggestions/look'
import { reserve } from '../../../server/till/reservations'
import type { World } from '../../harness/world'
import type { Shop } from '../coupons/shop'

const DAY_MS = 86_400_000

/** Numbers that come the same again from one seed: a life that went wrong can be lived once more. */
export function dice(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return { below, of: <T>(list: readonly T[]): T => list[below(list.length)]! }
}
export type Dice = ReturnType<typeof dice>

/** What members do and what is done to them, by the verbs behind the doors; what a rule refuses changes nothing. */
export function lives(w: World, shop: Shop, templates: readonly string[]) {
  const hooks = segmentHooks(w.deps)
  const staff = { staffId: w.chance.id(), requestId: 'life' }
  const actor = { side: 'staff', session: 's', id: staff.staffId, name: 'x', role: 'owner', storeId: null } as const
  const links: string[] = []
  let n = 0
  const pieceOf = async (tx: Tx, memberId: string): Promise<{ id: string; code: string } | undefined> => {
    const pieces = (await tx.query(
      "SELECT id, code FROM coupon WHERE memberId = ? AND status = 'claimed' ORDER BY id",
      [memberId],
    )) as { id: string; code: string }[]
    return pieces[n % Math.max(1, pieces.length)]
  }
  const cart = (code: string) => ({ code, storeId: shop.here, orderNo: `o-${n}`, orderAmountFen: 9000 })

  const acts: Record<string, (tx: Tx, memberId: string, openid: string, die: Dice) => Promise<unknown>> = {
    claims: (tx, memberId, _, die) =>
      give(tx, w.deps, hooks, {
        couponTemplateId: die.of(templates),
        memberId,
        source: 'grant',
        count: 1 + die.below(2),
        at: w.clock.now(),
      }),
    offers: async (tx, memberId) => {
      const piece = await pieceOf(tx, memberId)
      if (piece) links.push((await offerCoupon(tx, w.deps, memberId, piece.id)).token)
    },
    accepts: async (tx, memberId) => {
      const link = links.at(-1)
      if (link) await acceptTransfer(tx, w.deps, memberId, link)
    },
    takesBack: async (tx, memberId) => {
      const [offered] = (await tx.query(
        "SELECT id FROM coupon WHERE memberId = ? AND status = 'transferring' LIMIT 1",
        [memberId],
      )) as { id: string }[]
      if (offered) await takeBackCoupon(tx, w.deps, memberId, offered.id)
    },
    reserves: async (tx, memberId) => {
      const piece = await pieceOf(tx, memberId)
      const by = { actor: { kind: 'partner' as const, key: { id: staff.staffId, storeIds: null } }, requestId: 'life' }
      if (piece) await reserve(tx, w.deps, { ...cart(piece.code), ttlSeconds: 3600 }, by)
    },
    points: (tx, memberId, _, die) => {
      const points = die.of([5, 20, 50, -3, -10])
      const end =
        points > 0 && die.below(2) === 0 ? { expiresAt: isoOf(w.clock.now() + (1 + die.below(9)) * DAY_MS) } : {}
      const by = { actor, requestId: 'life', occasion: `life:${++n}` }
      return adjustPoints(tx, w.deps, CLAIMS.nobody, memberId, { points, reason: '生活', ...end }, by)
    },
    consents: (tx, memberId, _, die) =>
      changeConsents(tx, w.deps, {
        memberId,
        at: w.clock.now(),
        source: die.of(['mini', 'oa_text', 'join'] as const),
        changes: [
          {
            purpose: die.of(['marketing.wechat', 'marketing.sms', 'personalisation'] as const),
            granted: die.below(2) === 0,
          },
          { purpose: die.of(['topic.offers', 'topic.newArrivals'] as never[]), granted: die.below(2) === 0 },
        ],
      }),
    isHeld: (tx, memberId) => holdMember(tx, w.deps, memberId, '像是同一人', staff),
    isReleased: (tx, memberId) => releaseMember(tx, w.deps, memberId, staff),
    isNoted: (tx, memberId, _, die) =>
      editByStaff(
        tx,
        w.deps,
        memberId,
        { tags: [die.of(['a', 'b', 'c'])], notes: `n${n}` },
        { ...staff, ifMatch: null },
      ),
    isSeenOn: (tx, memberId, openid, die) => seen(tx, w, memberId, openid, `device-${die.below(12)}`),
    permits: (tx, _, openid) =>
      insert(tx, 'subscribe_grant', {
        id: w.chance.id(),
        openid,
        providerTemplateId: 't',
        state: 'accepted',
        acceptedAt: w.clock.now(),
        changedAt: w.clock.now(),
      }),
    isWrittenTo: (tx, memberId) =>
      insert(tx, 'campaign_send', {
        id: w.chance.id(),
        campaignId: w.chance.id(),
        memberId,
        personKey: `m:${memberId}`,
        status: 'accepted',
        fromChannel: 0,
        attempts: 1,
        notBefore: 0,
        leaseUntil: 0,
        epoch: 0,
        at: w.clock.now(),
      }),
    buys: (tx, memberId, _, die) =>
      recordOrder(
        tx,
        w.deps,
        CLAIMS.nobody,
        {
          platform: 'taobao',
          // Some of them are told again, also by another person.
          orderNo: `T${die.below(3) === 0 ? die.below(9) : `L${n}`}`,
          memberId,
          amountFen: 1000,
          refundedFen: die.of([0, 0, 400, 1000]),
          paidAt: w.clock.now() - die.below(90) * DAY_MS,
        },
        { source: 'import', at: w.clock.now() },
      ),
    isLentNumber: async (tx, memberId) =>
      keepVirtualPhones(
        tx,
        w.deps,
        [
          {
            id: w.chance.id(),
            memberId,
            key: (await w.deps.vault.memberKey(tx, memberId))!,
            virtual: { number: '+8618400000012', extension: `${++n}`, expiresAt: w.clock.now() + DAY_MS },
          },
        ],
        { source: 'import', at: w.clock.now() },
      ),
    sharesParcels: async (tx, memberId, _, die) => {
      const traceKey = `parcel-${die.below(9)}`
      await leaveTraces(tx, [{ id: w.chance.id(), kind: 'receiver_phone', traceKey, memberId }], w.clock.now())
      await lookAt(tx, w.deps, memberId)
    },
    isNobodyElse: (tx, memberId) =>
      tx.query(
        "UPDATE identity_suggestion SET state = 'declined', decidedAt = ? WHERE state = 'open' AND (lowMemberId = ? OR highMemberId = ?)",
        [w.clock.now(), memberId, memberId],
      ),
    orders: (tx, memberId, openid) =>
      insert(tx, 'pay_order', {
        id: w.chance.id(),
        orderNo: `L${++n}`,
        askKey: w.chance.token().slice(0, 43),
        memberId,
        openid,
        productId: w.chance.id(),
        kind: 'pack',
        title: '券包',
        terms: '{}',
        amountFen: 100,
        status: 'closed',
        payUntil: w.clock.now(),
        paidLate: 0,
        refundedFen: 0,
        refundingFen: 0,
        queries: 0,
        createdAt: w.clock.now(),
      }),
  }
  const names = [...Object.keys(acts), 'redeems']
  /** At a till, through its door: redemptions are taken together there. */
  const redeems = async (memberId: string): Promise<boolean> => {
    const piece = await w.db.read((tx) => pieceOf(tx, memberId))
    return piece !== undefined && (await shop.redeem(piece.code)).status === 201
  }

  return {
    /** One thing happens to the member; answers what, or null where a rule refused it. */
    async act(die: Dice, memberId: string, openid: string, only: readonly string[] = names): Promise<string | null> {
      n++
      const name = die.of(only)
      if (name === 'redeems') return (await redeems(memberId)) ? name : null
      try {
        await w.db.inTransaction((tx) => acts[name]!(tx, memberId, openid, die))
        return name
      } catch (error) {
        if (error instanceof AppError) return null
        throw error
      }
    },
    names,
  }
}

/** A session of the openid on the device, as its opening leaves it. */
async function seen(tx: Tx, w: World, memberId: string, openid: string, deviceKey: string): Promise<void> {
  const now = w.clock.now()
  await insert(tx, 'mini_session', {
    tokenHash: w.chance.token().slice(0, 43),
    openid,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + 400 * DAY_MS,
    deviceKey,
  })
  await rememberDevice(tx, memberId, deviceKey, now)
}

/** Only ever added to; what they amount to stands in other tables, or is added up below. Merges and moves are the record itself. */
const ADDED_TO = [
  'timeline_entry',
  'consent_entry',
  'points_move',
  'points_entry',
  'member_merge',
  'merge_move',
  // Who is looked at next, however often somebody said so.
  'identity_look',
]
/** Counts of writes and their moment say nothing of what is so. */
const COUNTS = ['redeemed', 'committedFen', 'spentFen'] as const
const OF_NO_MATTER: Record<string, readonly string[]> = {
  member: ['version'],
  consent_state: ['updatedAt'],
  // Uses are counted beside the template and added up by whoever holds it: the sum is looked at, below.
  coupon_template: COUNTS,
}

/** Everything that rooms hold of people, of everybody, as sorted lines; ledgers as what they add up to. */
export async function stateOf(w: World): Promise<string[]> {
  const tables = ROOMS.flatMap((room) => room.person ?? []).map((one) => one.table)
  const lines: string[] = []
  await w.db.read(async (tx) => {
    for (const table of [...tables, 'coupon_template'].filter((t) => !ADDED_TO.includes(t)))
      for (const row of (await tx.query(`SELECT * FROM ${table}`)) as Record<string, unknown>[])
        lines.push(`${table} ${JSON.stringify(plain(row, OF_NO_MATTER[table] ?? []))}`)
    const sum = (name: string) =>
      `t.${name} + COALESCE((SELECT SUM(c.${name}) FROM coupon_count c WHERE c.couponTemplateId = t.id), 0) AS ${name}`
    const counted = `SELECT t.id, ${COUNTS.map(sum).join(', ')} FROM coupon_template t`
    for (const row of (await tx.query(counted)) as Record<string, unknown>[])
      lines.push(`counted ${row.id} ${COUNTS.map((name) => Number(row[name])).join(' ')}`)
    const sums = "SELECT memberId, SUM(amount) AS sum FROM points_entry WHERE account = 'member' GROUP BY memberId"
    for (const { memberId, sum } of (await tx.query(sums)) as { memberId: string; sum: number }[])
      if (Number(sum) !== 0) lines.push(`ledger ${memberId} ${Number(sum)}`)
  })
  return lines.sort()
}

const plain = (row: Record<string, unknown>, but: readonly string[]): [string, unknown][] =>
  Object.entries(row)
    .filter(([name]) => !but.includes(name))
    .map(([name, v]): [string, unknown] => [name, v instanceof ArrayBuffer ? [...new Uint8Array(v)] : v])
    .sort(([a], [b]) => (a < b ? -1 : 1))
