import { TOPICS, type Topic } from '../../shared/rules/member'
import type { Consents } from '../../shared/contract/consent'
import type { Tx } from '../base/database'
import { flag, inList, rows, text } from '../base/sql'

/** The ledger folded. `…Refused`: the channel was stopped by `TD`, a reply or a link in a mail, not merely never granted. */
export type ConsentState = {
  wechat: boolean
  sms: boolean
  email: boolean
  phoneCall: boolean
  personalisation: boolean
  wechatRefused: boolean
  smsRefused: boolean
  emailRefused: boolean
  topics: Topic[]
}

/** Of somebody who said nothing: nothing allowed, every topic wanted. */
export const NOTHING_SAID: ConsentState = {
  wechat: false,
  sms: false,
  email: false,
  phoneCall: false,
  personalisation: false,
  wechatRefused: false,
  smsRefused: false,
  emailRefused: false,
  topics: [...TOPICS],
}

export const FLAGS = [
  'wechat',
  'sms',
  'email',
  'phoneCall',
  'personalisation',
  'wechatRefused',
  'smsRefused',
  'emailRefused',
] as const
type Flags = Record<(typeof FLAGS)[number], typeof flag>
const STATE = { memberId: text, topics: text, ...(Object.fromEntries(FLAGS.map((name) => [name, flag])) as Flags) }

/** What these members allow now; an id without a row is missing from the answer and means NOTHING_SAID. */
export async function consentStates(tx: Tx, memberIds: readonly string[]): Promise<Map<string, ConsentState>> {
  if (memberIds.length === 0) return new Map()
  const sql = `SELECT ${Object.keys(STATE).join(', ')} FROM consent_state WHERE memberId IN ${inList(memberIds)}`
  const found = await rows(tx, STATE, sql, memberIds)
  return new Map(
    found.map(({ memberId, topics, ...flags }) => [
      memberId,
      { ...flags, topics: topics === '' ? [] : (topics.split(',') as Topic[]) },
    ]),
  )
}

/** What this member allows now. */
export async function consentOf(tx: Tx, memberId: string): Promise<ConsentState> {
  return (await consentStates(tx, [memberId])).get(memberId) ?? NOTHING_SAID
}

export const presentConsents = (state: ConsentState): Consents => ({
  marketing: { wechat: state.wechat, sms: state.sms, email: state.email, phoneCall: state.phoneCall },
  personalisation: state.personalisation,
  topics: state.topics,
})
