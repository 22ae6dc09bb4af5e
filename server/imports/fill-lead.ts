import { In } from 'typeorm'
import { lookAgain } from '../identities/leave-trace'
import { answersOf, toldAmong } from '../fields/answers'
import { askedKeys } from '../fields/definitions'
import { completenessOf } from '../membership/completeness'
import type { Tx } from '../base/database'
import { inList, insertIgnore, rows, text, write } from '../base/sql'
import { Member } from '../membership/entities'
import { findByNames } from '../membership/name-parts'
import { Overtaken } from '../membership/write-customers'
import { clipped } from './read-person'
import type { CustomerLine } from './rows'

type Told = Pick<CustomerLine, 'nickname' | 'gender' | 'birthday' | 'regionCode' | 'tags'>
/** What a line says of an account. */
export type Filling = { memberId: string; told: Told }
/** Fields of the profile that were empty, and tags that were new. */
export type Filled = { profile: string[]; tag: string[] }
type News = Partial<Pick<Member, 'nickname' | 'gender' | 'birthday' | 'regionCode'>>

/** What a line says that nobody has said of a lead yet. Whoever has joined speaks for herself. */
function newsOf(member: Member, told: Told): News {
  if (member.status !== 'lead') return {}
  return {
    ...(member.nickname === null && told.nickname !== null && { nickname: shortName(told.nickname)! }),
    ...(member.gender === 'unknown' && told.gender !== null && told.gender !== 'unknown' && { gender: told.gender }),
    ...(member.birthday === null && told.birthday !== null && { birthday: told.birthday }),
    ...(member.regionCode === null && told.regionCode !== null && { regionCode: told.regionCode }),
  }
}

const MOST_SIGNS = 30
const MOST_TAG_SIGNS = 20

/** A name as long as a member's may be. */
export const shortName = (name: string | null): string | null => name && clipped(name, MOST_SIGNS)

const tagsIn = ({ tags }: Told): string[] => tags.filter((tag) => tag.length <= MOST_TAG_SIGNS)

async function membersOf(tx: Tx, all: readonly Filling[]): Promise<Map<string, Member>> {
  const ids = [...new Set(all.map(({ memberId }) => memberId))]
  const found = await tx.getRepository(Member).find({ where: { id: In(ids) }, order: { id: 'ASC' } })
  return new Map(found.map((member) => [member.id, member]))
}

/**
 * Fills the empty fields of leads, and adds the lines' tags, which are the shop's own notes, to anybody; each line as if it came
 * after the one before, and answers which. Their rows are held.
 */
export async function fillLeads(tx: Tx, all: readonly Filling[]): Promise<Filled[]> {
  if (all.length === 0) return []
  const members = await membersOf(tx, all)
  const changed = new Map<string, News>()
  const profiles = all.map(({ memberId, told }) => {
    const member = members.get(memberId)!
    const news = newsOf(member, told)
    Object.assign(member, news)
    if (Object.keys(news).length > 0) changed.set(memberId, { ...changed.get(memberId), ...news })
    return Object.keys(news)
  })
  const asked = await askedKeys(tx)
  const answers = asked.length === 0 ? [] : await answersOf(tx, [...changed.keys()])
  for (const [memberId, news] of [...changed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sets = [...Object.keys(news), 'completeness'].map((name) => `${name} = ?`).join(', ')
    const sql = `UPDATE member SET ${sets}, version = version + 1 WHERE id = ? AND status = 'lead'`
    const own = { asked: asked.length, told: toldAmong(asked, answers, memberId) }
    await write(tx, sql, [...Object.values(news), completenessOf(members.get(memberId)!, [], own), memberId])
  }
  await lookAgain(tx, [...changed.keys()])
  const named = [...changed].flatMap(([memberId, { nickname }]) => (nickname ? [{ memberId, name: nickname }] : []))
  await findByNames(tx, named)
  const tags = await addTags(tx, all)
  return profiles.map((profile, i) => ({ profile, tag: tags[i]! }))
}

const WHOSE = { memberId: text }

/** A tag at a time: of one tag the database says whose it is already, in its own way of comparing words. */
async function addTags(tx: Tx, all: readonly Filling[]): Promise<string[][]> {
  const added = all.map((): string[] => [])
  const told = all.map(({ told: one }) => tagsIn(one))
  for (const tag of new Set(told.flat())) {
    const lines = [...all.keys()].filter((i) => told[i]!.includes(tag))
    // Of several lines of one account the first brings it.
    const first = new Map([...lines].reverse().map((i) => [all[i]!.memberId, i]))
    for (const memberId of await whoHas(tx, tag, [...first.keys()])) first.delete(memberId)
    const noted = await noteAlso(tx, tag, [...first.keys()].sort())
    const news = [...first.keys()].sort().flatMap((memberId) => (noted.has(memberId) ? [] : { memberId, tag }))
    if (news.length > 0 && (await insertIgnore(tx, 'member_tag', news)) !== news.length) throw new Overtaken()
    for (const i of first.values()) added[i]!.push(tag)
  }
  return added
}

/** Of these, those who have the tag by a segment's rule alone: it is a note of the shop's, too, from now on. */
async function noteAlso(tx: Tx, tag: string, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set()
  const those = `tag = ? AND byHand = 0 AND memberId IN ${inList(memberIds)}`
  const found = await rows(tx, WHOSE, `SELECT memberId FROM member_tag WHERE ${those}`, [tag, ...memberIds])
  if (found.length > 0) await write(tx, `UPDATE member_tag SET byHand = 1 WHERE ${those}`, [tag, ...memberIds])
  return new Set(found.map(({ memberId }) => memberId))
}

/** Whose it is by a note of the shop's; what a rule gives alone does not count. */
async function whoHas(tx: Tx, tag: string, memberIds: readonly string[]): Promise<string[]> {
  const sql = `SELECT memberId FROM member_tag WHERE tag = ? AND byHand = 1 AND memberId IN ${inList(memberIds)}`
  return (await rows(tx, WHOSE, sql, [tag, ...memberIds])).map(({ memberId }) => memberId)
}

/** Whether each line would fill or add anything, as its account stands. */
export async function wouldFill(tx: Tx, all: readonly Filling[]): Promise<boolean[]> {
  if (all.length === 0) return []
  const members = await membersOf(tx, all)
  const tags = [...new Set(all.flatMap(({ told }) => tagsIn(told)))]
  const had = new Set<string>()
  for (const tag of tags) {
    const whose = all.flatMap(({ memberId, told }) => (tagsIn(told).includes(tag) ? memberId : []))
    for (const memberId of await whoHas(tx, tag, [...new Set(whose)])) had.add(`${memberId} ${tag}`)
  }
  return all.map(
    ({ memberId, told }) =>
      Object.keys(newsOf(members.get(memberId)!, told)).length > 0 ||
      tagsIn(told).some((tag) => !had.has(`${memberId} ${tag}`)),
  )
}
