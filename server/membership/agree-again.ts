import type { agreeAgain as row } from '../../shared/contract/membership'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import type { Language } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, rows, text } from '../base/sql'
import { currentAgreements } from '../consent/agreements'
import { DOCUMENTS } from '../consent/purposes'
import { presentAgreement } from '../consent/present-agreement'
import type { Deps } from '../deps'
import { changeConsents } from './change-consents'

const AGREED = { purpose: text, documentVersion: text.nullable(), textHash: text.nullable() }

/** The agreements in force, each beside the version the member agreed to last. What reads the same as that asks nobody again. */
export async function myAgreements(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'publicUrl'>,
  memberId: string,
  language: Language,
): Promise<AnswerBody<typeof row>> {
  const agreed = await rows(
    tx,
    AGREED,
    `SELECT purpose, documentVersion, textHash FROM consent_entry
      WHERE memberId = ? AND granted = 1 AND purpose IN ${inList(DOCUMENTS)} ORDER BY at, id`,
    [memberId, ...DOCUMENTS],
  )
  const current = await currentAgreements(tx, deps.clock.now())
  const items = current.map((agreement) => {
    const last = agreed.filter((one) => one.purpose === agreement.document).at(-1)
    return {
      ...presentAgreement(deps, agreement, language),
      agreedVersion: last?.documentVersion ?? null,
      changed: last?.textHash !== agreement.sha256,
    }
  })
  return { items }
}

/** She agrees to these versions; 409 where another is in force by now, and then to none. */
export async function agreeAgain(
  tx: Tx,
  deps: Deps,
  memberId: string,
  said: BodyOf<typeof row>,
  language: Language,
): Promise<AnswerBody<typeof row>> {
  const at = deps.clock.now()
  const current = await currentAgreements(tx, at)
  const meant = DOCUMENTS.filter((document) => said[document] !== undefined)
  const inForce = meant.every((document) => current.find((a) => a.document === document)?.version === said[document])
  if (!inForce) throw new AppError('agreement_version_outdated')
  const changes = meant.map((purpose) => ({ purpose, granted: true }))
  await changeConsents(tx, deps, { memberId, at, source: 'mini', screen: 'pages/me/index', changes })
  return myAgreements(tx, deps, memberId, language)
}
