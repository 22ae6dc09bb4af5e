import type { testSendCampaign as route } from '../../shared/contract/campaigns'
import { MessageChannel } from '../../shared/contract/messages'
import type { AnswerBody } from '../../shared/contract/route'
import { audit } from '../base/audit'
import { isDuplicate, type Tx } from '../base/database'
import { inList, row, rows, text } from '../base/sql'
import { invalid } from '../base/errors'
import type { Deps } from '../deps'
import { ATTEMPT_TAKEN, intend, recordOutcome } from '../messages/attempts'
import type { Adapters, Outcome } from '../messages/channel'
import { readSettings } from '../staff/settings'
import { pause } from '../wechat/backoff'
import { readCampaign, type By } from './change-campaign'
import { loadContent, type Content } from './content'
import type { Intended } from './dispatch'
import { judge } from './judge'
import { gatherPeople } from './people'
import { writeLetter } from './write-letter'

type Result = AnswerBody<typeof route>['results'][number]

/**
 * Sends to these members now, outside caps, counts and quiet hours, yet never against a refusal or without an address.
 * The key names each attempt, written down before its call: a request repeated after a crash sends nothing twice and
 * tells what is known. 422 for an id that is no member's.
 */
export async function testSend(
  deps: Deps,
  adapters: Adapters,
  campaignId: string,
  ask: { memberIds: string[]; keyId: string } & By,
): Promise<{ results: Result[] }> {
  const memberIds = [...new Set(ask.memberIds)]
  const content = await deps.db.inTransaction(async (tx) => {
    const campaign = await readCampaign(tx, campaignId)
    await mustBeMembers(tx, ask.memberIds)
    await audit(tx, deps, deps.clock.now(), {
      actor: ask.actor,
      action: 'campaigns.test_send',
      objectKind: 'campaign',
      objectId: campaignId,
      requestId: ask.requestId,
    })
    return loadContent(tx, campaign)
  })
  const results = await Promise.all(
    memberIds.map((memberId) =>
      testOne(deps, adapters, content, { memberId, campaignId, sendKey: `t:${ask.keyId}:${memberId}` }),
    ),
  )
  return { results }
}

const MEMBER = { id: text }

async function mustBeMembers(tx: Tx, memberIds: string[]): Promise<void> {
  const found = await rows(tx, MEMBER, `SELECT id FROM member WHERE id IN ${inList(memberIds)}`, memberIds)
  const known = new Set(found.map((member) => member.id))
  const strange = memberIds.findIndex((id) => !known.has(id))
  if (strange >= 0) throw invalid(`memberIds.${strange}`, 'unknown')
}

type One = { memberId: string; campaignId: string; sendKey: string }

async function testOne(deps: Deps, adapters: Adapters, content: Content, one: One): Promise<Result> {
  const made = await intendTest(deps, adapters, content, one)
  if (made === 'under_way') return waitForEarlier(deps, one)
  if ('status' in made) return made
  const outcome = await adapters[made.channel].send(made.letter)
  await deps.db.inTransaction(async (tx) => {
    const now = deps.clock.now()
    await recordOutcome(tx, made.letter.attemptId, outcome, now)
    await adapters[made.channel].settle(tx, { ...made.letter, startedAt: made.startedAt, now }, outcome.kind)
  })
  return { memberId: one.memberId, channel: made.channel, ...told(outcome) }
}

function told(outcome: Outcome): Pick<Result, 'status' | 'reason'> {
  if (outcome.kind === 'accepted') return { status: 'accepted', reason: null }
  if (outcome.kind === 'unknown') return { status: 'unknown', reason: outcome.code }
  if (outcome.kind === 'no_quota' || outcome.kind === 'unreachable')
    return { status: 'unreachable', reason: outcome.kind }
  return { status: 'failed', reason: outcome.code }
}

type Made = Intended | Result | 'under_way'

async function intendTest(deps: Deps, adapters: Adapters, content: Content, one: One): Promise<Made> {
  const nothing = (reason: string): Result => ({ memberId: one.memberId, channel: null, status: 'unreachable', reason })
  try {
    return await deps.db.inTransaction(async (tx): Promise<Made> => {
      if (await earlierAttempt(tx, one)) return 'under_way'
      const now = deps.clock.now()
      const { brand } = await readSettings(tx)
      const [person] = await gatherPeople(tx, adapters, content, [one.memberId], { caps: [], now })
      if (!person) return nothing('unreachable')
      for (let from = 0; ;) {
        const verdict = judge(person, content, { now, from, ignoreCap: true })
        if (!verdict.write) return nothing(verdict.reason)
        const { channel, address, place } = verdict
        const attemptId = deps.chance.id()
        const written = writeLetter(
          deps,
          content,
          { person, channel, address, attemptId },
          { brandName: brand.name, now },
        )
        if (!written.ok) return { memberId: one.memberId, channel, status: 'failed', reason: written.reason }
        const { letter } = written
        if (await adapters[channel].reserve(tx, { ...letter, attemptId, now })) {
          const { providerTemplateId } = letter
          const templateId = content.templates[channel]?.id ?? ''
          await intend(tx, {
            ...one,
            id: attemptId,
            sendId: null,
            channel,
            templateId,
            providerTemplateId,
            address,
            startedAt: now,
          })
          return { channel, letter, startedAt: now }
        }
        from = place + 1
      }
    })
  } catch (error) {
    if (!isDuplicate(error, ATTEMPT_TAKEN)) throw error
    return 'under_way'
  }
}

const EARLIER = { channel: MessageChannel, outcome: text, code: text.nullable() }
const earlierAttempt = (tx: Tx, one: One) =>
  row(tx, EARLIER, 'SELECT channel, outcome, code FROM message_attempt WHERE sendKey = ?', [one.sendKey])

const LOOK_AGAIN_MS = 100
const LOOKS = 80

/** What came of the attempt that an earlier request with this key made; one that never ends is told as unknown. */
async function waitForEarlier(deps: Deps, one: One): Promise<Result> {
  let found = await deps.db.read((tx) => earlierAttempt(tx, one))
  for (let look = 0; look < LOOKS && found?.outcome === 'dispatching'; look++) {
    await pause(LOOK_AGAIN_MS)
    found = await deps.db.read((tx) => earlierAttempt(tx, one))
  }
  const status = found?.outcome === 'accepted' ? 'accepted' : found?.outcome === 'rejected' ? 'failed' : 'unknown'
  return { memberId: one.memberId, channel: found?.channel ?? null, status, reason: found?.code ?? null }
}
