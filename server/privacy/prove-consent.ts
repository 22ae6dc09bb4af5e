import { createHash } from 'node:crypto'
import type { proveConsent as row } from '../../shared/contract/privacy'
import type { AnswerBody } from '../../shared/contract/route'
import { isoOf, shanghaiDay } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import { flag, rows, text, whole } from '../base/sql'
import { agreementText, findAgreement, type Agreement } from '../consent/agreements'
import { DOCUMENTS } from '../consent/purposes'
import type { Deps } from '../deps'
import { findMember } from '../membership/find-member'
import { readSettings } from '../staff/settings'
import { htmlOf, type Section } from './html'
import { wordsOf } from './words'

const ENTRY = {
  purpose: text,
  granted: flag,
  documentVersion: text.nullable(),
  textHash: text.nullable(),
  source: text,
  screen: text.nullable(),
  at: whole,
}
type Entry = { documentVersion: string | null; textHash: string | null }

/**
 * One person's ledger of consents as a document that stands by itself: each line with the version and the hash of the text
 * then, the texts themselves, and whether they are what their hashes say. Audited.
 */
export async function proveConsent(
  tx: Tx,
  deps: Deps,
  memberId: string,
  by: { actor: StaffActor; locale: Locale; requestId: string },
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const member = await findMember(tx, memberId)
  const entries = await rows(
    tx,
    ENTRY,
    `SELECT ${Object.keys(ENTRY).join(', ')} FROM consent_entry WHERE memberId = ? ORDER BY at, id`,
    [memberId],
  )
  const texts = await textsOf(tx, entries)
  const w = wordsOf(by.locale)
  const lines = entries.map((one) => [
    isoOf(one.at),
    one.purpose,
    one.granted ? w('granted') : w('withdrawn'),
    one.documentVersion,
    one.textHash,
    one.source,
    one.screen,
  ])
  const { brand } = await readSettings(tx)
  const sections: Section[] = [
    {
      title: w('fact'),
      head: [w('fact'), w('value')],
      rows: [
        [w('for'), brand.name],
        [w('member'), member.memberNo],
        [w('standing'), member.status],
        [w('made'), isoOf(now)],
        [w('by'), by.actor.name],
        [w('fingerprint'), createHash('sha256').update(JSON.stringify(lines)).digest('hex')],
      ],
    },
    {
      title: w('ledger'),
      head: [w('at'), w('purpose'), w('decision'), w('version'), w('recorded'), w('source'), w('screen')],
      rows: lines,
    },
    {
      title: w('documents'),
      head: [w('document'), w('version'), w('effective'), w('hash'), w('holds')],
      rows: texts.map((one) => [
        one.document,
        one.version,
        isoOf(one.effectiveAt),
        one.sha256,
        hashOf(one) === one.sha256 ? w('yes') : w('no'),
      ]),
    },
    ...texts.map((one) => ({
      title: `${w('texts')}: ${one.document} ${one.version}`,
      text: agreementText(one, 'zh-Hans').body,
    })),
  ]
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'privacy.prove_consent',
    objectKind: 'member',
    objectId: memberId,
    requestId: by.requestId,
  })
  return {
    name: `consent-${member.memberNo}-${shanghaiDay(now)}.html`,
    html: htmlOf(by.locale, `${w('proof')} · ${member.memberNo}`, sections),
  }
}

const hashOf = ({ texts }: Agreement): string =>
  createHash('sha256')
    .update(texts['zh-Hans'] ?? '')
    .digest('hex')

/** Every version that a line refers to. A version of one document says nothing of the other, so both are looked for by hash. */
async function textsOf(tx: Tx, entries: readonly Entry[]): Promise<Agreement[]> {
  const found: Agreement[] = []
  const versions = [...new Set(entries.flatMap((one) => (one.documentVersion === null ? [] : [one.documentVersion])))]
  for (const document of DOCUMENTS)
    for (const version of versions) {
      const one = await findAgreement(tx, document, version)
      if (one && entries.some((entry) => entry.textHash === one.sha256)) found.push(one)
    }
  return found
}
