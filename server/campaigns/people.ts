import type { Language } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { consentStates, NOTHING_SAID, type ConsentState } from '../consent/state'
import type { Adapters, MessageChannel, Reach } from '../messages/channel'
import { cappedPeople, type Caps } from './contact'
import type { Content } from './content'

/** What is known of one member when it is decided whether and how to write. */
export type Person = {
  memberId: string
  /** The same for all accounts of one person. */
  personKey: string
  status: 'active' | 'frozen' | 'merged'
  birthday: string | null
  language: Language
  nickname: string | null
  memberNo: string
  regionCode: string | null
  storeName: string | null
  consent: ConsentState
  reach: Partial<Record<MessageChannel, Reach>>
  capped: boolean
}

type MemberRow = Omit<Person, 'personKey' | 'consent' | 'reach' | 'capped' | 'memberId'> & { id: string }

/** Those of the ids that are members, in the order given, each with all facts as they are now. A few queries for all. */
export async function gatherPeople(
  tx: Tx,
  adapters: Adapters,
  content: Content,
  memberIds: string[],
  ask: { caps: Caps; now: number },
): Promise<Person[]> {
  if (memberIds.length === 0) return []
  const rows = (await tx.query(
    `SELECT m.id, m.status, m.birthday, m.language, m.nickname, m.memberNo, m.regionCode, s.name AS storeName
     FROM member m LEFT JOIN store s ON s.id = m.storeId WHERE m.id IN (${memberIds.map(() => '?').join(',')})`,
    memberIds,
  )) as MemberRow[]
  const members = new Map(rows.map((row) => [row.id, row]))
  const keys = await personKeys(tx, memberIds)
  const consents = await consentStates(tx, memberIds)
  const reaches = await reachOf(tx, adapters, content, memberIds)
  const capped =
    content.kind === 'marketing' ? await cappedPeople(tx, [...new Set(keys.values())], ask.caps, ask.now) : new Set()
  return memberIds.flatMap((memberId) => {
    const row = members.get(memberId)
    if (!row) return []
    const { id, ...facts } = row
    const personKey = keys.get(id) ?? `m:${id}`
    const reach = Object.fromEntries(
      content.channels.map((channel) => [channel, reaches.get(channel)?.get(id) ?? { reason: 'unreachable' }]),
    )
    const consent = consents.get(id) ?? NOTHING_SAID
    return [{ ...facts, memberId: id, personKey, consent, reach, capped: capped.has(personKey) }]
  })
}

/**
 * Accounts with one unionid are one person. A typed e-mail address joins nobody: it proves nothing, and would let a
 * stranger keep somebody else's messages away.
 */
async function personKeys(tx: Tx, memberIds: string[]): Promise<Map<string, string>> {
  const places = memberIds.map(() => '?').join(',')
  const rows = (await tx.query(
    `SELECT memberId, unionid FROM mini_user WHERE unionid IS NOT NULL AND memberId IN (${places})
     UNION SELECT memberId, unionid FROM follower WHERE unionid IS NOT NULL AND memberId IN (${places})`,
    [...memberIds, ...memberIds],
  )) as { memberId: string; unionid: string }[]
  const keys = new Map<string, string>()
  for (const { memberId, unionid } of rows) {
    const key = `u:${unionid}`
    const known = keys.get(memberId)
    if (known === undefined || key < known) keys.set(memberId, key)
  }
  for (const id of memberIds) if (!keys.has(id)) keys.set(id, `m:${id}`)
  return keys
}

async function reachOf(
  tx: Tx,
  adapters: Adapters,
  content: Content,
  memberIds: string[],
): Promise<Map<MessageChannel, Map<string, Reach>>> {
  const found = new Map<MessageChannel, Map<string, Reach>>()
  for (const channel of content.channels) {
    const template = content.templates[channel]
    const adapter = adapters[channel]
    if (template && adapter.ready) found.set(channel, await adapter.reach(tx, memberIds, template.providerTemplateId))
  }
  return found
}
