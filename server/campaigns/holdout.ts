import { createHash } from 'node:crypto'
import type { Campaign } from './entities'

const GLOBAL_SALT = 'holdout/global/v1'

/** A number from 0 to 9999, always the same for one salt and person and evenly spread over people. */
export const bucketOf = (salt: string, personKey: string): number =>
  createHash('sha256').update(`${salt}\n${personKey}`).digest().readUInt32BE(0) % 10_000

/**
 * Whether the person stays out, to compare with. A campaign with a share of its own draws by its own salt; one without
 * leaves out the brand's share, the same people in every marketing campaign. Service notices hold nobody back by that.
 */
export function isHeldOut(
  campaign: Pick<Campaign, 'holdoutPercent' | 'salt'>,
  kind: 'marketing' | 'service',
  brandPercent: number,
  personKey: string,
): boolean {
  if (campaign.holdoutPercent !== null) return bucketOf(campaign.salt, personKey) < campaign.holdoutPercent * 100
  return kind === 'marketing' && bucketOf(GLOBAL_SALT, personKey) < brandPercent * 100
}
