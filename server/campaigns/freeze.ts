import type { Tx } from '../base/database'
import { SYSTEM } from '../base/audit'
import type { JobHandler } from '../base/jobs'
import { inList, insert, rows, text, write } from '../base/sql'
import { inPieces } from '../base/pieces'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { readSettings, type Settings } from '../staff/settings'
import { audienceAfter } from './audience'
import { changeCampaign, holdCampaign } from './change-campaign'
import { contentHash, type Content } from './content'
import { countsOf, tally } from './counts'
import { factsAtOf, type Campaign } from './entities'
import { isHeldOut } from './holdout'
import { judge } from './judge'
import { gatherPeople } from './people'
import type { SendStatus } from './send-row'
import { startSending } from './start-sending'

const MOST_IN_PIECE = 500

/**
 * Freezes the audience: everybody whom the rule finds gets one row, in pieces by rising member id, each piece and its
 * place in one transaction. A process that dies goes on exactly there; two at once take turns at the campaign's row.
 */
export const freezeJob =
  (deps: Deps, adapters: Adapters): JobHandler =>
  async (run) => {
    const { campaignId } = run.payload as { campaignId: string }
    const piece = (tx: Tx, size: number) => freezePiece(tx, deps, adapters, campaignId, size)
    const more = await inPieces(run, { db: deps.db, most: MOST_IN_PIECE, piece })
    deps.waker.wake()
    return more
  }

/** True while there may be more. */
async function freezePiece(tx: Tx, deps: Deps, adapters: Adapters, id: string, size: number): Promise<boolean> {
  const found = await holdCampaign(tx, id)
  if (found.pinned === null) return false
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
  if (campaign.status !== 'freezing') return false
  const settings = await readSettings(tx)
  const ids = await audienceAfter(tx, content, campaign.freezeAfter, size, factsAtOf(campaign))
  await addSends(tx, deps, adapters, { campaign, content, settings, ids, now })
  const last = ids[ids.length - 1]
  if (last !== undefined) await write(tx, 'UPDATE campaign SET freezeAfter = ? WHERE id = ?', [last, id])
  if (ids.length === size) return true
  await finishFreezing(tx, deps, { ...campaign, freezeAfter: last ?? campaign.freezeAfter }, settings.approvalAbove)
  return false
}

/** An audience that has grown above the limit since its launch waits for approval of what it gets; else sending begins. */
async function finishFreezing(tx: Tx, deps: Deps, campaign: Campaign, approvalAbove: number): Promise<void> {
  const counts = (await countsOf(tx, [campaign.id])).get(campaign.id)!
  const audience = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const approved = campaign.pinned !== null && campaign.approvedContent === contentHash(campaign.pinned)
  const waits = audience > approvalAbove && !approved
  const status = waits ? ('awaiting_approval' as const) : ('running' as const)
  const by = { actor: SYSTEM, requestId: null, action: 'freeze' }
  await changeCampaign(tx, deps, campaign, { status, frozenAt: deps.clock.now() }, by)
  if (!waits) await startSending(tx, deps, campaign)
}

type Chunk = { campaign: Campaign; content: Content; settings: Settings; ids: string[]; now: number }

async function addSends(tx: Tx, deps: Deps, adapters: Adapters, chunk: Chunk): Promise<void> {
  const { campaign, content, settings, ids, now } = chunk
  const people = await gatherPeople(tx, adapters, content, ids, { caps: settings.frequencyCaps, now })
  if (people.length === 0) return
  const known = await knownPeople(tx, campaign.id, [...new Set(people.map((p) => p.personKey))])
  const sends = people.map((person) => {
    const twin = known.has(person.personKey)
    known.add(person.personKey)
    const verdict = twin
      ? { write: false as const, reason: 'duplicate_person' as const }
      : judge(person, content, { now })
    const held = verdict.write && isHeldOut(campaign, content.kind, settings.holdoutPercent, person.personKey)
    const status = !verdict.write ? 'suppressed' : held ? 'holdout' : 'ready'
    return {
      id: deps.chance.id(),
      campaignId: campaign.id,
      memberId: person.memberId,
      // A further account of a person already listed keeps a row of its own under a key of its own.
      personKey: twin ? `d:${person.memberId}` : person.personKey,
      status,
      reason: verdict.write ? null : verdict.reason,
      variant: status === 'ready' ? 'main' : null,
      channel: status === 'ready' && verdict.write ? verdict.channel : null,
      at: now,
      ...FRESH,
    }
  })
  await insert(tx, 'campaign_send', sends)
  const came = (status: SendStatus): number => sends.filter((send) => send.status === status).length
  const change = { ready: came('ready'), holdout: came('holdout'), suppressed: came('suppressed') }
  await tally(tx, deps, campaign.id, change)
}

const FRESH = { fromChannel: 0, attempts: 0, notBefore: 0, leaseUntil: 0, epoch: 0 }
const KEY = { personKey: text }

async function knownPeople(tx: Tx, campaignId: string, personKeys: string[]): Promise<Set<string>> {
  const listed = await rows(
    tx,
    KEY,
    `SELECT personKey FROM campaign_send WHERE campaignId = ? AND personKey IN ${inList(personKeys)}`,
    [campaignId, ...personKeys],
  )
  return new Set(listed.map((one) => one.personKey))
}
