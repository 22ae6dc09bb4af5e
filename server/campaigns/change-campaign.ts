import { isoOf } from '../../shared/rules/calendar'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { locked } from '../base/sql'
import type { Deps } from '../deps'
import { Campaign } from './entities'

export type By = { actor: Actor; requestId: string | null }

/** As the contract names it, which is how the fields of a change are named. */
const told = (campaign: Campaign) => ({
  ...campaign,
  schedule: campaign.scheduleAt === null ? null : isoOf(campaign.scheduleAt),
  expiresAt: campaign.expiresAt === null ? null : isoOf(campaign.expiresAt),
})

/** The campaign; 404 where there is none. */
export async function readCampaign(tx: Tx, id: string): Promise<Campaign> {
  const campaign = await tx.getRepository(Campaign).findOneBy({ id })
  if (!campaign) throw new AppError('not_found')
  return campaign
}

/** The campaign, its row held to the end of the transaction: acts on it come one after the other. 404 where there is none. */
export async function holdCampaign(tx: Tx, id: string): Promise<Campaign> {
  const campaign = await tx.getRepository(Campaign).findOne({ where: { id }, ...locked(tx) })
  if (!campaign) throw new AppError('not_found')
  return campaign
}

/** Saves one act on one campaign, its audit entry with it; whoever acted on it in between wins and this one is `state_conflict`. */
export async function changeCampaign(
  tx: Tx,
  deps: Deps,
  before: Campaign,
  change: Partial<Campaign>,
  by: By & { action: string; fields?: string[]; reason?: string | null },
): Promise<Campaign> {
  const after: Campaign = { ...before, ...change, version: before.version + 1 }
  // Held, then changed by its id alone: found by its status as well, others' rows would be locked with it.
  const now = await holdCampaign(tx, before.id)
  if (now.version !== before.version || now.status !== before.status) throw new AppError('state_conflict')
  await tx.getRepository(Campaign).update({ id: before.id }, { ...change, version: after.version })
  await audit(tx, deps, deps.clock.now(), {
    actor: by.actor,
    action: `campaigns.${by.action}`,
    objectKind: 'campaign',
    objectId: before.id,
    reason: by.reason ?? null,
    ...(by.fields ? { fields: by.fields, was: told(before), is: told(after) } : {}),
    requestId: by.requestId,
  })
  return after
}
