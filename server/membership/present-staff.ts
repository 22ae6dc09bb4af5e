import type { StaffMember } from '../../shared/contract/members'
import { fullRegionName } from '../../shared/regions/tree'
import { isoOf } from '../../shared/rules/calendar'
import { In } from 'typeorm'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { identitiesOf } from '../identities/identities-of'
import type { ShownIdentity } from '../identities/identity'
import { virtualPhonesOf } from '../identities/virtual-phone'
import { Follower, Member, MiniUser } from './entities'
import { pointsNow } from './points-now'

/** First four and last four signs: enough to compare two, too little to use one. */
const maskIdentity = (value: string): string => (value.length <= 8 ? '****' : `${value.slice(0, 4)}…${value.slice(-4)}`)

/**
 * Members as staff see them, in the order given; phone, e-mail and identities masked. Ids without a row are left out.
 * Eight queries whatever the number; at most some hundreds at a time.
 */
export async function presentStaffMembers(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  members: readonly string[] | readonly Member[],
): Promise<StaffMember[]> {
  if (members.length === 0) return []
  const ids = members.map((m) => (typeof m === 'string' ? m : m.id))
  const rows = new Map<string, Member>()
  for (const m of members) if (typeof m !== 'string') rows.set(m.id, m)
  if (rows.size === 0) for (const m of await tx.getRepository(Member).findBy({ id: In(ids) })) rows.set(m.id, m)
  const points = await pointsNow(tx, ids, deps.clock.now())
  const tags = await wordsOf(tx, 'member_tag', 'tag', ids)
  const byRule = await wordsOf(tx, 'member_tag', 'tag', ids, ' AND byRule = 1')
  const interests = await wordsOf(tx, 'member_interest', 'interest', ids)
  const users = await tx.getRepository(MiniUser).findBy({ memberId: In(ids) })
  const followers = await tx.getRepository(Follower).findBy({ memberId: In(ids) })
  const elsewhere = await identitiesOf(tx, ids)
  const lent = await virtualPhonesOf(tx, ids, deps.clock.now())
  return ids.flatMap((id) => {
    const row = rows.get(id)
    if (!row) return []
    const mine = {
      users: users.filter((u) => u.memberId === id),
      followers: followers.filter((f) => f.memberId === id),
      elsewhere: [...(elsewhere.get(id) ?? []), ...(lent.get(id) ?? [])],
    }
    return [
      present(
        row,
        points.get(id) ?? 0,
        { all: tags.get(id) ?? [], byRule: byRule.get(id) ?? [] },
        interests.get(id) ?? [],
        mine,
      ),
    ]
  })
}

function present(
  row: Member,
  points: number,
  tags: { all: string[]; byRule: string[] },
  interests: string[],
  mine: { users: MiniUser[]; followers: Follower[]; elsewhere: ShownIdentity[] },
): StaffMember {
  const follower = mine.followers.find((f) => f.subscribed) ?? mine.followers[0]
  const unionids = new Set([...mine.users, ...mine.followers].flatMap((one) => (one.unionid ? [one.unionid] : [])))
  return {
    id: row.id,
    memberNo: row.memberNo,
    nickname: row.nickname,
    phoneMasked: row.phoneMasked,
    emailMasked: row.emailMasked,
    emailVerifiedAt: row.emailVerifiedAt === null ? null : isoOf(row.emailVerifiedAt),
    gender: row.gender,
    birthday: row.birthday,
    language: row.language,
    regionCode: row.regionCode,
    regionName: row.regionCode === null ? null : fullRegionName(row.regionCode),
    interests,
    tags: tags.all,
    tagsByRule: tags.byRule,
    notes: row.notes,
    tier: row.status === 'lead' ? null : row.tier,
    points,
    status: row.status,
    joinedAt: row.status === 'lead' ? null : isoOf(row.joinedAt),
    knownSince: isoOf(row.joinedAt),
    lastActiveAt: row.status === 'lead' ? null : isoOf(row.lastActiveAt),
    joinChannelId: row.joinChannelId,
    profileCompleteness: row.completeness,
    version: row.version,
    identities: [
      ...mine.users.map((u) => atWechat('mini_openid', u.openid, u.firstSeenAt)),
      ...mine.followers.map((f) => atWechat('oa_openid', f.openid, f.createdAt)),
      ...[...unionids].map((u) => atWechat('unionid', u, null)),
      ...mine.elsewhere,
    ],
    follower: follower
      ? { subscribed: follower.subscribed, since: follower.subscribedAt === null ? null : isoOf(follower.subscribedAt) }
      : null,
  }
}

const atWechat = (kind: 'mini_openid' | 'oa_openid' | 'unionid', id: string, at: number | null) => ({
  kind,
  platform: null,
  value: maskIdentity(id),
  source: 'wechat' as const,
  since: at === null ? null : isoOf(at),
  until: null,
})

const WORD = { memberId: text, word: text }

async function wordsOf(
  tx: Tx,
  table: 'member_tag' | 'member_interest',
  column: 'tag' | 'interest',
  ids: readonly string[],
  only = '',
): Promise<Map<string, string[]>> {
  const sql = `SELECT memberId, ${column} AS word FROM ${table} WHERE memberId IN ${inList(ids)}${only} ORDER BY ${column}`
  const words = new Map<string, string[]>()
  for (const { memberId, word } of await rows(tx, WORD, sql, ids))
    words.set(memberId, [...(words.get(memberId) ?? []), word])
  return words
}
