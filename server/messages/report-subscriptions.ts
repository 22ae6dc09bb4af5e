import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { creditGrant } from './credit-grant'
import { grantsOf } from './grants'

/** A template id as the platform makes them; anything else cannot have been answered by it. */
const PLATFORM_ID = /^[\x21-\x7e]{1,64}$/

/**
 * Counts each `accept` of one tap as one permission and answers how many lie ready for each template asked about.
 * The request id is the tap's: a report repeated under it adds nothing.
 */
export async function reportSubscriptions(
  tx: Tx,
  deps: Deps,
  input: { openid: string; results: Record<string, string>; requestId: string },
): Promise<Record<string, number>> {
  const asked = Object.keys(input.results).sort()
  for (const providerTemplateId of asked) {
    if (input.results[providerTemplateId] !== 'accept' || !PLATFORM_ID.test(providerTemplateId)) continue
    await creditGrant(tx, deps, {
      openid: input.openid,
      providerTemplateId,
      from: 'report',
      id: `${input.requestId}:${input.openid}:${providerTemplateId}`,
      at: deps.clock.now(),
    })
  }
  const quotas: [string, number][] = []
  for (const id of asked) quotas.push([id, (await grantsOf(tx, [input.openid], id)).get(input.openid) ?? 0])
  return Object.fromEntries(quotas)
}
