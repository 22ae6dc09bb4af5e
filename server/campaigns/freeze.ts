import type { Tx } from '../base/database'
import { SYSTEM } from '../base/audit'
import { enqueue, type JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { segmentMembers } from '../segments/members'
import { readSettings, type Settings } from '../staff/settings'
import { changeCampaign, holdCampaign } from './change-campaign'
import type { Content } from './content'
import type { Campaign } from './entities'
import { isHeldOut } from './holdout'
import { SEND_JOB } from './job-kinds'
import { judge } from './judge'
import { gatherPeople } from './people'

const CHUNK = 500

/**
 * Freezes the audience: everybody whom the rule finds gets one row, in chunks by rising member id, each chunk and its
 * place in one transaction. A process that dies goes on exactly there; two at once take turns at the campaign's row.
 */
export const freezeJob =
  (deps: Deps, adapters: Adapters): JobHandler =>
  async ({ payload, stopping }) => {
    const { campaignId } = payload as { campaignId: string }
    for (;;) {
      if (stopping()) return { again: 0 }
      const step = await deps.db.inTransaction((tx) => freezeChunk(tx, deps, adapters, campaignId))
      if (step === 'done') break
    }
    deps.waker.wake()
  }

async function freezeChunk(tx: Tx, deps: Deps, adapters: Adapters, id: string): Promise<'more' | 'done'> {
  const found = await holdCampaign(tx, deps, id)
  if (found.pinned === null) return 'done'
  let campaign = found
  const content = found.pinned
  const now = deps.clock.now()
  if (campaign.status === 'scheduled' && (campaign.scheduleAt ?? 0) <= now)
    campaign = await changeCampaign(
      tx,
      deps,
      campaign,
      { status: 'freezing' },
      { actor: SYSTEM, requestId: null, action: 'start' },
    )
  if (campaign.status !== 'freezing') return 'done'
  const settings = await readSettings(tx)
  const ids = await segmentMembers(
    tx,
    content.rule,
    campaign.freezeAfter,
    CHUNK,
    campaign.scheduleAt ?? campaign.launchedAt ?? now,
  )
  await addSends(tx, deps, adapters, { campaign, content, settings, ids, now })
  const last = ids[ids.length - 1]
  if (last !== undefined) await tx.query('UPDATE campaign SET freezeAfter = ? WHERE id = ?', [last, id])
  if (ids.length === CHUNK) return 'more'
  await finishFreezing(tx, deps, { ...campaign, freezeAfter: last ?? campaign.freezeAfter }, settings.approvalAbove)
  return 'done'
}

/** An audience that has grown above the limit since its launch waits for approval; else sending begins. */
async function finishFreezing(tx: Tx, deps: Deps, campaign: Campaign, approvalAbove: number): Promise<void> {
  const [row] = (await tx.query('SELECT COUNT(*) AS n FROM campaign_send WHERE campaignId = ?', [campaign.id])) as {
    n: number
  }[]
  const waits = Number(row?.n ?? 0) > approvalAbove && campaign.approvedBy === null
  const status = waits ? ('awaiting_approval' as const) : ('running' as const)
  const by = { actor: SYSTEM, requestId: null, action: 'freeze' }
  await changeCampaign(tx, deps, campaign, { status, frozenAt: deps.clock.now() }, by)
  if (!waits) await enqueue(tx, deps, { ...SEND_JOB, payload: { campaignId: campaign.id } })
}

type Chunk = { campaign: Campaign; content: Content; settings: Settings; ids: string[]; now: number }

async function addSends(tx: Tx, deps: Deps, adapters: Adapters, chunk: Chunk): Promise<void> {
  const { campaign, content, settings, ids, now } = chunk
  const people = await gatherPeople(tx, adapters, content, ids, { caps: settings.frequencyCaps, now })
  if (people.length === 0) return
  const known = await knownPeople(tx, campaign.id, [...new Set(people.map((p) => p.personKey))])
  const rows = people.map((person) => {
    const twin = known.has(person.personKey)
    known.add(person.personKey)
    const verdict = twin
      ? { write: false as const, reason: 'duplicate_person' as const }
      : judge(person, content, { now })
    const held = verdict.write && isHeldOut(campaign, content.kind, settings.holdoutPercent, person.personKey)
    const status = !verdict.write ? 'suppressed' : held ? 'holdout' : 'ready'
    return [
      deps.chance.id(),
      campaign.id,
      person.memberId,
      // A further account of a person already listed keeps a row of its own under a key of its own.
      twin ? `d:${person.memberId}` : person.personKey,
      status,
      verdict.write ? null : verdict.reason,
      status === 'ready' ? 'main' : null,
      status === 'ready' && verdict.write ? verdict.channel : null,
      now,
    ]
  })
  await tx.query(
    `INSERT INTO campaign_send (id, campaignId, memberId, personKey, status, reason, variant, channel, at, fromChannel, attempts, notBefore, leaseUntil, epoch)
     VALUES ${rows.map(() => '(?,?,?,?,?,?,?,?,?,0,0,0,0,0)').join(',')}`,
    rows.flat(),
  )
}

async function knownPeople(tx: Tx, campaignId: string, personKeys: string[]): Promise<Set<string>> {
  const rows = (await tx.query(
    `SELECT personKey FROM campaign_send WHERE campaignId = ? AND personKey IN (${personKeys.map(() => '?').join(',')})`,
    [campaignId, ...personKeys],
  )) as { personKey: string }[]
  return new Set(rows.map((row) => row.personKey))
}
