import { lookAgain } from '../identities/leave-trace'
import { completenessOf } from '../membership/completeness'
import type { Tx } from '../base/database'
import { inList, insertIgnore, rows, text, write } from '../base/sql'
import { Member } from '../membership/entities'
import { findByName } from '../membership/name-parts'
import { clipped } from './read-person'
import type { CustomerLine } from './rows'

type Told = Pick<CustomerLine, 'nickname' | 'gender' | 'birthday' | 'regionCode' | 'tags'>
/** Fields of the profile that were empty, and tags that were new. */
export type Filled = { profile: string[]; tag: string[] }

/** What a line says that nobody has said of a lead yet. Whoever has joined speaks for herself. */
function newsOf(member: Member, told: Told): Partial<Pick<Member, 'nickname' | 'gender' | 'birthday' | 'regionCode'>> {
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

/** Fills the empty fields of a lead, and adds the line's tags, which are the shop's own notes, to anybody; answers which. */
export async function fillLead(tx: Tx, memberId: string, told: Told): Promise<Filled> {
  const member = await tx.getRepository(Member).findOneByOrFail({ id: memberId })
  const news = newsOf(member, told)
  const profile = Object.keys(news)
  if (profile.length > 0) {
    const completeness = completenessOf({ ...member, ...news }, [])
    const sets = [...profile, 'completeness'].map((name) => `${name} = ?`).join(', ')
    const sql = `UPDATE member SET ${sets}, version = version + 1 WHERE id = ? AND status = 'lead'`
    await write(tx, sql, [...Object.values(news), completeness, memberId])
    await lookAgain(tx, [memberId])
    if (news.nickname) await findByName(tx, memberId, news.nickname)
  }
  const tag = []
  for (const one of tagsIn(told)) if ((await insertIgnore(tx, 'member_tag', { memberId, tag: one })) > 0) tag.push(one)
  return { profile, tag }
}

const TAG = { tag: text }

/** Whether it would fill or add anything. */
export async function wouldFill(tx: Tx, member: Member, told: Told): Promise<boolean> {
  if (Object.keys(newsOf(member, told)).length > 0) return true
  const tags = tagsIn(told)
  if (tags.length === 0) return false
  const sql = `SELECT tag FROM member_tag WHERE memberId = ? AND tag IN ${inList(tags)}`
  return (await rows(tx, TAG, sql, [member.id, ...tags])).length < tags.length
}
