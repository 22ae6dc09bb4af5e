import type { createPrivacyReport as row } from '../../shared/contract/privacy'
import type { AnswerBody } from '../../shared/contract/route'
import { isoOf, shanghaiDay } from '../../shared/rules/calendar'
import { RETENTION } from '../../shared/rules/retention'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import type { PersonTable } from '../base/person-table'
import { readChain } from '../audit/read-chain'
import { allAgreements } from '../consent/agreements'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { htmlOf, type Section } from './html'
import { accessRows, allowedRows, recipientRows, requestRows } from './report-rows'
import { wordsOf, type Word } from './words'

type Say = (word: Word) => string
/** More versions of agreements than any shop has published. */
const MOST_VERSIONS = 500

/**
 * What an auditor asks for (PIPL 54 to 56), in one document: who allows what, the texts, who of staff may do what, who receives
 * data, what is held and for how long, how many asked for copies, corrections and erasures, and whether the audit log is as it
 * was written. It names no member. Audited.
 */
export async function makeReport(
  tx: Tx,
  deps: Deps,
  holdings: readonly PersonTable[],
  by: { actor: StaffActor; locale: Locale; requestId: string },
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const w = wordsOf(by.locale)
  const { brand } = await readSettings(tx)
  const agreements = await allAgreements(tx, MOST_VERSIONS, null)
  const sections: Section[] = [
    {
      title: w('fact'),
      head: [w('fact'), w('value')],
      rows: [
        [w('for'), brand.name],
        [w('made'), isoOf(now)],
        [w('by'), by.actor.name],
      ],
    },
    {
      title: w('purposes'),
      head: [w('purpose'), w('allowed'), w('refused'), w('asked')],
      rows: await allowedRows(tx, w),
    },
    {
      title: w('documents'),
      head: [w('document'), w('version'), w('effective'), w('published'), w('hash')],
      rows: agreements.map((one) => [
        one.document,
        one.version,
        isoOf(one.effectiveAt),
        isoOf(one.publishedAt),
        one.sha256,
      ]),
    },
    { title: w('access'), note: w('accessNote'), ...(await accessRows(tx, w)) },
    { title: w('recipients'), head: [w('recipient'), w('receives')], rows: await recipientRows(tx, deps, by.locale) },
    kindsHeld(holdings, w),
    retention(by.locale, w),
    {
      title: w('requests'),
      head: [w('month'), w('copies'), w('fetched'), w('corrections'), w('erasures'), w('forgotten'), w('reveals')],
      rows: await requestRows(tx, now),
    },
    await auditState(tx, deps, w),
  ]
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'privacy.report',
    objectKind: 'report',
    objectId: null,
    requestId: by.requestId,
  })
  return { name: `privacy-report-${shanghaiDay(now)}.html`, html: htmlOf(by.locale, w('report'), sections) }
}

function kindsHeld(holdings: readonly PersonTable[], w: Say): Section {
  const given = ({ export: out }: PersonTable): string =>
    'columns' in out ? out.columns.join(', ') : `${w('notGiven')}${out.not}`
  const erased = ({ erase }: PersonTable): string => {
    if (!('does' in erase)) return `${w('kept')}${erase.keeps}`
    return erase.does === 'delete' ? w('deleted') : `${w('blanked')}${Object.keys(erase.columns).join(', ')}`
  }
  return {
    title: w('kinds'),
    note: w('kindsNote'),
    head: [w('table'), w('leads'), w('given'), w('erasure')],
    rows: holdings.map((one) => [one.table, Object.keys(one.leads).join(', '), given(one), erased(one)]),
  }
}

function retention(locale: Locale, w: Say): Section {
  const language = locale === 'en' ? 'en' : 'zh-Hans'
  return {
    title: w('retention'),
    head: [w('what'), w('days'), w('from'), w('then'), w('why')],
    rows: RETENTION.map((one) => [
      one.what[language],
      one.days,
      one.from[language],
      one.then[language],
      one.why[language],
    ]),
  }
}

async function auditState(tx: Tx, deps: Deps, w: Say): Promise<Section> {
  const { sealed, unsealed, keptOutside, last } = await readChain(tx, deps)
  return {
    title: w('audit'),
    head: [w('fact'), w('value')],
    rows: [
      [w('sealed'), sealed],
      [w('unsealed'), unsealed],
      [w('outside'), keptOutside ? w('yes') : w('no')],
      [w('checked'), last && last.verifiedAt],
      [w('intact'), last && (last.ok ? w('whole') : w('broken'))],
    ],
  }
}
