/** The patterns people are shown; nothing is decided by one alone. */
export const SUSPICION_KINDS = [
  'one_phone_many_accounts',
  'one_device_many_accounts',
  'till_favours_members',
  'redeem_and_reverse',
  'gift_circle',
] as const
export type SuspicionKind = (typeof SUSPICION_KINDS)[number]

/**
 * From where on a trace stands out. A phone changes hands once in a while and a family shares a device; a regular is seen
 * weekly, but no till lives on a handful of members; a mistake at the till is undone, but not every fourth use; friends
 * give each other something, but nobody is given something weekly by five people.
 */
export const STANDS_OUT = {
  /** Accounts that had one phone, within a year. */
  phoneAccounts: 3,
  /** Accounts first seen on one device, within the window. */
  deviceAccounts: 6,
  /** A favoured member is one of at most `members` with this many uses at one till; together so many and such a share of all its uses. */
  till: { usesEach: 5, members: 5, uses: 15, share: 0.4 },
  /** Uses that one till undid, and their share of all its uses; or uses of one coupon that were undone. */
  reversals: { count: 6, share: 0.25, ofOneCoupon: 3 },
  /** Gifts one member accepted and from how many people; or gifts that two members gave each other, each way. */
  gifts: { accepted: 8, givers: 5, eachWay: 3 },
} as const

/** How far back traces are read, in days; for phones, which change hands slowly, a year. */
export const SUSPICION_DAYS = { phone: 365, other: 30 } as const

/** A pattern that stood out. `subject`: what it is about, the same whenever it is found again. */
export type Finding = {
  kind: SuspicionKind
  subject: string
  /** 1 to 100; 50 is just where it begins to stand out, 100 twice that and beyond. */
  score: number
  staffId: string | null
  storeId: string | null
  memberIds: string[]
  facts: Record<string, number>
  firstAt: number
  lastAt: number
}

const DAY_MS = 86_400_000
const scoreOf = (value: number, threshold: number): number =>
  Math.max(1, Math.min(100, Math.round((50 * value) / threshold)))
const daysOf = (from: number, to: number): number => Math.floor((to - from) / DAY_MS) + 1
const percent = (part: number, whole: number): number => Math.round((100 * part) / whole)
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const spanOf = (traces: readonly { firstAt: number; lastAt: number }[]) => ({
  firstAt: Math.min(...traces.map((t) => t.firstAt)),
  lastAt: Math.max(...traces.map((t) => t.lastAt)),
})

/** Accounts that had one phone or were seen on one device; `link` names it without telling it. */
export type LinkTrace = { by: 'phone' | 'device'; link: string; memberIds: string[]; firstAt: number; lastAt: number }

export function judgeLink({ by, link, memberIds, firstAt, lastAt }: LinkTrace): Finding | null {
  const threshold = by === 'phone' ? STANDS_OUT.phoneAccounts : STANDS_OUT.deviceAccounts
  if (memberIds.length < threshold) return null
  return {
    kind: by === 'phone' ? 'one_phone_many_accounts' : 'one_device_many_accounts',
    subject: link,
    score: scoreOf(memberIds.length, threshold),
    staffId: null,
    storeId: null,
    memberIds,
    facts: { accounts: memberIds.length, days: daysOf(firstAt, lastAt) },
    firstAt,
    lastAt,
  }
}

/** One till's uses that stand, and those of the members it sees most. */
export type TillTrace = {
  staffId: string
  storeId: string
  redemptions: number
  members: { memberId: string; redemptions: number; discountFen: number; firstAt: number; lastAt: number }[]
}

export function judgeTill({ staffId, storeId, redemptions, members }: TillTrace): Finding | null {
  const { usesEach, members: most, uses, share } = STANDS_OUT.till
  const favoured = members
    .filter((m) => m.redemptions >= usesEach)
    .sort((a, b) => b.redemptions - a.redemptions)
    .slice(0, most)
  const theirs = sum(favoured.map((m) => m.redemptions))
  if (theirs < uses || theirs < share * redemptions) return null
  const span = spanOf(favoured)
  return {
    kind: 'till_favours_members',
    subject: `staff:${staffId}`,
    score: scoreOf(theirs / redemptions, share),
    staffId,
    storeId,
    memberIds: favoured.map((m) => m.memberId),
    facts: {
      redemptions: theirs,
      share: percent(theirs, redemptions),
      discountFen: sum(favoured.map((m) => m.discountFen)),
      days: daysOf(span.firstAt, span.lastAt),
    },
    ...span,
  }
}

/** Uses that were undone: of one till among all its uses, or of one coupon. */
export type ReversalTrace = {
  of: 'till' | 'coupon'
  id: string
  staffId: string
  storeId: string
  redemptions: number
  reversals: number
  discountFen: number
  memberIds: string[]
  firstAt: number
  lastAt: number
}

export function judgeReversals(t: ReversalTrace): Finding | null {
  const { count, share, ofOneCoupon } = STANDS_OUT.reversals
  const enough = t.of === 'coupon' ? ofOneCoupon : count
  if (t.reversals < enough) return null
  if (t.of === 'till' && t.reversals < share * t.redemptions) return null
  return {
    kind: 'redeem_and_reverse',
    subject: t.of === 'till' ? `staff:${t.id}` : `coupon:${t.id}`,
    score: scoreOf(t.reversals, enough),
    staffId: t.staffId,
    storeId: t.storeId,
    memberIds: t.memberIds,
    facts: {
      reversals: t.reversals,
      redemptions: t.redemptions,
      share: percent(t.reversals, t.redemptions),
      discountFen: t.discountFen,
      days: daysOf(t.firstAt, t.lastAt),
    },
    firstAt: t.firstAt,
    lastAt: t.lastAt,
  }
}

/** What one member accepted from others. */
export type GiftTrace = {
  acceptorId: string
  givers: { memberId: string; gifts: number; firstAt: number; lastAt: number }[]
}

export function judgeGifts({ acceptorId, givers }: GiftTrace): Finding | null {
  const { accepted, givers: people } = STANDS_OUT.gifts
  const gifts = sum(givers.map((g) => g.gifts))
  if (gifts < accepted || givers.length < people) return null
  const span = spanOf(givers)
  return gift(`to:${acceptorId}`, scoreOf(gifts, accepted), [acceptorId, ...givers.map((g) => g.memberId)], {
    gifts,
    givers: givers.length,
    ...span,
  })
}

/** What two members gave each other, each way. */
export type MutualTrace = { members: [string, string]; gifts: [number, number]; firstAt: number; lastAt: number }

export function judgeMutual({ members, gifts, firstAt, lastAt }: MutualTrace): Finding | null {
  const fewer = Math.min(...gifts)
  if (fewer < STANDS_OUT.gifts.eachWay) return null
  const [a, b] = [...members].sort() as [string, string]
  return gift(`pair:${a}:${b}`, scoreOf(fewer, STANDS_OUT.gifts.eachWay), [a, b], {
    gifts: sum(gifts),
    givers: 2,
    firstAt,
    lastAt,
  })
}

const gift = (
  subject: string,
  score: number,
  memberIds: string[],
  { gifts, givers, firstAt, lastAt }: { gifts: number; givers: number; firstAt: number; lastAt: number },
): Finding => ({
  kind: 'gift_circle',
  subject,
  score,
  staffId: null,
  storeId: null,
  memberIds,
  facts: { gifts, accounts: givers, days: daysOf(firstAt, lastAt) },
  firstAt,
  lastAt,
})
