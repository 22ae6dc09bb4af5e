import { z } from 'zod'
import { LANGUAGES } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import { consentStates, NOTHING_SAID, type ConsentState } from '../consent/state'
import type { Adapters, MessageChannel, Reach } from '../messages/channel'
import { cappedPeople, type Caps } from './contact'
import type { Content } from './content'

const MEMBER = {
  memberId: text,
  status: z.enum(['active', 'frozen', 'merged']),
  birthday: text.nullable(),
  language: z.enum(LANGUAGES),
  nickname: text.nullable(),
  memberNo: text,
  regionCode: text.nullable(),
  storeName: text.nullable(),
}
/** What a message may say of the member. */
export type Addressee = z.infer<z.ZodObject<typeof MEMBER>>

/** What is known of one member when it is decided whether and how to write. */
export type Person = Addressee & {
  /** The same for all accounts of one person. */
  personKey: string
  consent: ConsentState
  reach: Partial<Record<MessageChannel, Reach>>
  capped: boolean
}

/** Those of the ids that are members. */
export async function peopleToWriteTo(tx: Tx, memberIds: string[]): Promise<Map<string, Addressee>> {
  const found = await rows(
    tx,
    MEMBER,
    `SELECT m.id AS memberId, m.status, m.birthday, m.language, m.nickname, m.memberNo, m.regionCode, s.name AS storeName
     FROM member m LEFT JOIN store s ON s.id = m.storeId WHERE m.id IN ${inList(memberIds)}`,
    memberIds,
  )
  return new Map(found.map((one) => [one.memberId, one]))
}

/** Those of the ids that are members, in the order given, each with all facts as they are now. A few queries for all. */
export async function gatherPeople(
  tx: Tx,
  adapters: Adapters,
  content: Content,
  memberIds: string[],
  ask: { caps: Caps; now: number },
): Promise<Person[]> {
  if (memberIds.length === 0) return []
  const members = await peopleToWriteTo(tx, memberIds)
  const keys = await personKeys(tx, memberIds)
  const consents = await consentStates(tx, memberIds)
  const reaches = await reachOf(tx, adapters, content, memberIds)
  const capped =
    content.kind === 'marketing' ? await cappedPeople(tx, [...new Set(keys.values())], ask.caps, ask.now) : new Set()
  return memberIds.flatMap((memberId) => {
    const facts = members.get(memberId)
    if (!facts) return []
    const personKey = keys.get(memberId) ?? `m:${memberId}`
    const reach = Object.fromEntries(
      content.channels.map((channel) => [channel, reaches.get(channel)?.get(memberId) ?? { reason: 'unreachable' }]),
    )
    const consent = consents.get(memberId) ?? NOTHING_SAID
    return [{ ...facts, personKey, consent, reach, capped: capped.has(personKey) }]
  })
}

const ACCOUNT = { memberId: text, unionid: text }

/**
 * The person behind each account: accounts with one unionid are one. A typed e-mail address joins nobody: it proves
 * nothing, and would let a stranger keep somebody else's messages away.
 */
export async function personKeys(tx: Tx, memberIds: string[]): Promise<Map<string, string>> {
  const accounts = await rows(
    tx,
    ACCOUNT,
    `SELECT memberId, unionid FROM mini_user WHERE unionid IS NOT NULL AND memberId IN ${inList(memberIds)}
     UNION SELECT memberId, unionid FROM follower WHERE unionid IS NOT NULL AND memberId IN ${inList(memberIds)}`,
    [...memberIds, ...memberIds],
  )
  const keys = new Map<string, string>()
  for (const { memberId, unionid } of accounts) {
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
