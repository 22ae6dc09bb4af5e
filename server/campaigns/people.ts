import { z } from 'zod'
import { LANGUAGES } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import { consentStates, NOTHING_SAID, type ConsentState } from '../consent/state'
import type { Adapters, MessageChannel, Reach } from '../messages/channel'
import { openedMeanwhile } from './audience'
import { cappedPeople, type Caps } from './contact'
import type { Content } from './content'
import { personKeys, type PersonKeys } from './person-keys'

const MEMBER = {
  memberId: text,
  status: z.enum(['active', 'frozen', 'merged', 'lead', 'erased']),
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
export type Person = Addressee &
  PersonKeys & {
    consent: ConsentState
    reach: Partial<Record<MessageChannel, Reach>>
    capped: boolean
    /** Has opened the message that this one was to repeat. */
    opened: boolean
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
    content.kind === 'marketing' ? await cappedPeople(tx, [...keys.values()], ask.caps, ask.now) : new Set()
  const opened = await openedMeanwhile(tx, content, memberIds)
  return memberIds.flatMap((memberId) => {
    const facts = members.get(memberId)
    if (!facts) return []
    const of = keys.get(memberId)!
    const reach = Object.fromEntries(
      content.channels.map((channel) => [channel, reaches.get(channel)?.get(memberId) ?? { reason: 'unreachable' }]),
    )
    const consent = consents.get(memberId) ?? NOTHING_SAID
    return [{ ...facts, ...of, consent, reach, capped: capped.has(of.personKey), opened: opened.has(memberId) }]
  })
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
