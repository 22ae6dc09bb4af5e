import { consentRoutes as rows } from '../../shared/contract/consent'
import { LANGUAGES, type Language } from '../../shared/rules/member'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { serve, type Served } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { presentAgreement } from './present-agreement'
import {
  agreementText,
  allAgreements,
  currentAgreements,
  findAgreement,
  publishAgreement,
  versionBefore,
  type Agreement,
} from './agreements'

const published = (a: Agreement) => ({
  document: a.document,
  version: a.version,
  effectiveAt: isoOf(a.effectiveAt),
  publishedAt: isoOf(a.publishedAt),
  sample: a.sample,
  sha256: a.sha256,
  languages: LANGUAGES.filter((language: Language) => a.texts[language] !== undefined),
})

/** The agreements: what is in force for everybody, every version and publishing for staff. */
export const consentRoutes = (deps: Deps): Served[] => [
  serve(rows.listAgreements)(async ({ locale }) => {
    const current = await deps.db.read((tx) => currentAgreements(tx, deps.clock.now()))
    return { status: 200, body: { items: current.map((a) => presentAgreement(deps, a, locale)) } }
  }),
  serve(rows.readAgreement)(async ({ params, locale }) => {
    const agreement = await deps.db.read((tx) => findAgreement(tx, params.document, params.version))
    if (!agreement) throw new AppError('not_found')
    return { status: 200, body: { ...agreementText(agreement, locale), sha256: agreement.sha256 } }
  }),
  serve(rows.readPublishedAgreement)(async ({ params }) => {
    const body = await deps.db.read(async (tx) => {
      const agreement = await findAgreement(tx, params.document, params.version)
      if (!agreement) throw new AppError('not_found')
      return {
        ...published(agreement),
        texts: agreement.texts,
        previous: await versionBefore(tx, agreement),
      }
    })
    return { status: 200, body }
  }),
  serve(rows.listAllAgreements)(async ({ query }) => {
    const found = await deps.db.read((tx) => allAgreements(tx, query.limit, readCursor(query.cursor)))
    const list = page(found, query.limit, (a) => ({ sort: a.publishedAt, id: `${a.document}/${a.version}` }), published)
    return { status: 200, body: list }
  }),
  serve(rows.publishAgreement)(async ({ body, actor, requestId }) => {
    const now = deps.clock.now()
    const made = await deps.db.inTransaction(async (tx) => {
      const input = { ...body, effectiveAt: Date.parse(body.effectiveAt), sample: false }
      const agreement = await publishAgreement(tx, now, input)
      const objectId = `${body.document}/${body.version}`
      const by = { kind: 'staff' as const, id: actor.id }
      await audit(tx, deps, now, {
        actor: by,
        action: 'agreement.publish',
        objectKind: 'agreement',
        objectId,
        requestId,
      })
      return agreement
    })
    const { document, version, effectiveAt, sha256 } = made
    return { status: 201, body: { document, version, effectiveAt: isoOf(effectiveAt), sha256 } }
  }),
]
