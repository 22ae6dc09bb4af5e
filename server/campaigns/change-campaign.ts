import { audit, type Actor } from '../base/audit'
import { affected, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { locked } from '../base/sql'
import type { Deps } from '../deps'
import { Campaign } from './entities'

export type By = { actor: Actor; requestId: string | null }

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
  const touched = await tx
    .getRepository(Campaign)
    .createQueryBuilder()
    .update()
    .set({ ...change, version: after.version })
    .where('id = :id AND version = :version AND status = :status', {
      id: before.id,
      version: before.version,
      status: before.status,
    })
    .execute()
  if ((touched.affected ?? affected(touched.raw)) === 0) throw new AppError('state_conflict')
  await audit(tx, deps, deps.clock.now(), {
    actor: by.actor,
    action: `campaigns.${by.action}`,
    objectKind: 'campaign',
    objectId: before.id,
    reason: by.reason ?? null,
    ...(by.fields ? { fields: by.fields } : {}),
    requestId: by.requestId,
  })
  return after
}
