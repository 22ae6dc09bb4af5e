import type { Deps } from '../deps'
import { findAgreement, publishAgreement } from './agreements'
import type { DocumentKind } from './purposes'
import { SAMPLE_PRIVACY, SAMPLE_TERMS } from './sample-texts'

export const SAMPLE_VERSION = 'sample-1'

/** Publishes the sample agreements where they are not yet, effective at once and marked as samples. */
export async function seedAgreements(deps: Deps): Promise<void> {
  const samples: [DocumentKind, typeof SAMPLE_TERMS][] = [
    ['membershipTerms', SAMPLE_TERMS],
    ['privacyPolicy', SAMPLE_PRIVACY],
  ]
  await deps.db.inTransaction(async (tx) => {
    const now = deps.clock.now()
    for (const [document, texts] of samples) {
      if (await findAgreement(tx, document, SAMPLE_VERSION)) continue
      await publishAgreement(tx, now, { document, version: SAMPLE_VERSION, texts, effectiveAt: now, sample: true })
    }
  })
}
