import { nextAllowedMoment, shanghaiDay } from '../../shared/rules/calendar'
import { z } from 'zod'
import type { Tx } from '../base/database'
import { forShare, forUpdate, json, row, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { intend } from '../messages/attempts'
import type { Adapters, Letter, MessageChannel } from '../messages/channel'
import { releaseGrant } from '../messages/grants'
import { parkedUntil } from '../messages/park'
import { readSettings, type Settings } from '../staff/settings'
import { reserveContact } from './contact'
import type { Content } from './content'
import { tally } from './counts'
import { handOut } from './hand-out'
import { judge, type Reason } from './judge'
import { gatherPeople, type Person } from './people'
import { SEND, SEND_COLUMNS, type Lease, type SendRow } from './send-row'
import { writeLetter } from './write-letter'

/** After the attempt is written down: how long until a worker that says nothing is taken for dead. */
export const DISPATCH_MS = 60_000

export type Intended = { channel: MessageChannel; letter: Letter; startedAt: number }

/**
 * Everything that must hold when a message starts, asked once more in the transaction that writes the attempt down:
 * campaign running (its row shared, so that a pause waits for this and this for a pause), lease, time, quiet hours,
 * consent (its row shared, so that a withdrawal answered before this commit is seen), address, provider, permission,
 * cap. Answers the letter to send, the coupon that comes with it given; or null when nothing is to be sent now, and the
 * row says why. Throws `NoCoupon`, with everything undone, where there is a coupon to come with it and none to give.
 */
export async function intendSend(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  lease: Lease,
  campaignId: string,
): Promise<Intended | null> {
  const now = deps.clock.now()
  const campaign = await row(
    tx,
    CAMPAIGN,
    `SELECT status, deadline, pinned FROM campaign WHERE id = ?${forShare(tx)}`,
    [campaignId],
  )
  const send = await heldSend(tx, lease)
  if (!send || !campaign) return null
  const { set, end } = writer(tx, deps, send, now)
  const suppress = (reason: Reason): Promise<null> => end({ status: 'suppressed', reason })
  if (campaign.status !== 'running') return set({ leaseUntil: 0 })
  if (now >= campaign.deadline) return suppress('expired')
  const content = campaign.pinned
  const settings = await readSettings(tx)
  if (content.kind === 'marketing') {
    const allowedAt = nextAllowedMoment(now, settings.quietHours)
    if (allowedAt > now) return set({ notBefore: allowedAt, leaseUntil: 0 })
    await row(tx, MEMBER, `SELECT memberId FROM consent_state WHERE memberId = ?${forShare(tx)}`, [send.memberId])
  }
  const [person] = await gatherPeople(tx, adapters, content, [send.memberId], { caps: settings.frequencyCaps, now })
  if (!person) return suppress('unreachable')
  let from = send.fromChannel
  for (;;) {
    const verdict = judge(person, content, { now, from })
    // Who fell through an earlier channel is told by what failed there, not by the last channel's silence.
    if (!verdict.write)
      return suppress(
        verdict.reason === 'unreachable' ? ((send.reason as Reason | null) ?? verdict.reason) : verdict.reason,
      )
    const parked = await parkedUntil(tx, verdict.channel, now)
    if (parked > 0) return set({ notBefore: parked, leaseUntil: 0 })
    const made = await intendThrough(tx, deps, adapters, { send, person, content, settings, now, ...verdict })
    if (made === 'no_quota') {
      from = verdict.place + 1
      send.reason = 'no_quota'
      continue
    }
    if (made === 'frequency_cap') return suppress('frequency_cap')
    if ('failed' in made) return end({ status: 'failed', reason: made.failed })
    await set({
      status: 'dispatching',
      channel: verdict.channel,
      fromChannel: verdict.place,
      attemptId: made.letter.attemptId,
      opened: 0,
      contactDay: content.kind === 'marketing' ? shanghaiDay(now) : null,
      leaseUntil: now + DISPATCH_MS,
      at: now,
    })
    await handOut(tx, deps, content, send, now)
    await tally(tx, deps, campaignId, { [send.status]: -1, dispatching: 1 })
    return made
  }
}

type Through = {
  send: SendRow
  person: Person
  content: Content
  settings: Settings
  now: number
  channel: MessageChannel
  address: string
}

/** Sets aside what the message costs and writes the attempt; nothing is left set aside when it cannot be made. */
async function intendThrough(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  { send, person, content, settings, now, channel, address }: Through,
): Promise<Intended | { failed: string } | 'no_quota' | 'frequency_cap'> {
  const attemptId = deps.chance.id()
  const written = writeLetter(
    deps,
    content,
    { person, channel, address, attemptId },
    { brandName: settings.brand.name, now },
  )
  if (!written.ok) return { failed: written.reason }
  const { letter } = written
  if (!(await adapters[channel].reserve(tx, { ...letter, attemptId, now }))) return 'no_quota'
  if (
    content.kind === 'marketing' &&
    !(await reserveContact(tx, person, send.personKey, settings.frequencyCaps, now))
  ) {
    await releaseGrant(tx, attemptId, now)
    return 'frequency_cap'
  }
  await intend(tx, {
    id: attemptId,
    sendKey: `c:${send.id}:${send.epoch}`,
    campaignId: send.campaignId,
    sendId: send.id,
    memberId: send.memberId,
    channel,
    templateId: content.templates[channel]?.id ?? '',
    providerTemplateId: letter.providerTemplateId,
    address,
    startedAt: now,
  })
  return { channel, letter, startedAt: now }
}

const CAMPAIGN = { status: text, deadline: whole, pinned: json(z.custom<Content>()) }
const MEMBER = { memberId: text }
const HELD = `SELECT ${SEND_COLUMNS} FROM campaign_send WHERE id = ? AND epoch = ? AND status IN ('ready','retrying')`

const heldSend = (tx: Tx, lease: Lease): Promise<SendRow | null> =>
  row(tx, SEND, `${HELD}${forUpdate(tx)}`, [lease.id, lease.epoch])

/** `set` writes to the held row; `end` also counts that the person waits no more. */
function writer(tx: Tx, deps: Deps, send: SendRow, now: number) {
  const set = async (values: Record<string, string | number | null>): Promise<null> => {
    const sets = Object.keys(values)
      .map((name) => `\`${name}\` = ?`)
      .join(', ')
    const whose = [send.id, send.epoch]
    await write(tx, `UPDATE campaign_send SET ${sets} WHERE id = ? AND epoch = ?`, [...Object.values(values), ...whose])
    return null
  }
  const end = async (values: { status: 'suppressed' | 'failed'; reason: string }): Promise<null> => {
    await set({ ...values, leaseUntil: 0, at: now })
    await tally(tx, deps, send.campaignId, { [send.status]: -1, [values.status]: 1 })
    return null
  }
  return { set, end }
}
