import type { BodyOf } from '../../shared/contract/route'
import type { join as row } from '../../shared/contract/membership'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { currentAgreements } from '../consent/agreements'
import { changesOf } from '../consent/changes'
import { DOCUMENTS } from '../consent/purposes'
import type { ConsentChange } from '../consent/record'

type Said = BodyOf<typeof row>['consents']

/** Refuses with 503 while nothing is published and with 409 when a version other than the one in force was agreed to. */
export async function checkAgreed(tx: Tx, said: Said, now: number): Promise<void> {
  const current = await currentAgreements(tx, now)
  for (const document of DOCUMENTS) {
    const agreement = current.find((a) => a.document === document)
    if (!agreement) throw new AppError('agreements_missing')
    if (agreement.version !== said[document]) throw new AppError('agreement_version_outdated')
  }
}

/** The two agreements and what was ticked; a box left empty says nothing and writes no line. */
export const saidOnJoining = (said: Said): ConsentChange[] => [
  ...DOCUMENTS.map((purpose) => ({ purpose, granted: true })),
  ...changesOf({ marketing: said.marketing, personalisation: said.personalisation }).filter((c) => c.granted),
]
