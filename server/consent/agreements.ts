import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Language } from '../../shared/rules/member'
import { ConfigError } from '../base/config'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { flag, insert, json, row, rows, text, whole } from '../base/sql'
import { DOCUMENTS, type DocumentKind } from './purposes'

export type Texts = Partial<Record<Language, string>>
export type Agreement = {
  document: DocumentKind
  version: string
  effectiveAt: number
  publishedAt: number
  sample: boolean
  texts: Texts
  /** Of the Simplified Chinese text, in hex: what a consent refers to, whatever language was read. */
  sha256: string
}

const AGREEMENT = {
  document: z.enum(DOCUMENTS),
  version: text,
  effectiveAt: whole,
  publishedAt: whole,
  sample: flag,
  texts: json(z.custom<Texts>()),
  sha256: text,
}
const COLUMNS = Object.keys(AGREEMENT).join(', ')

/** The versions in force at that moment, at most one a document: the one that became effective last. */
export async function currentAgreements(tx: Tx, now: number): Promise<Agreement[]> {
  const current: Agreement[] = []
  for (const document of DOCUMENTS) {
    const found = await row(
      tx,
      AGREEMENT,
      `SELECT ${COLUMNS} FROM agreement WHERE document = ? AND effectiveAt <= ? ORDER BY effectiveAt DESC, publishedAt DESC, version DESC LIMIT 1`,
      [document, now],
    )
    if (found) current.push(found)
  }
  return current
}

/** One published version, or null. */
export const findAgreement = (tx: Tx, document: DocumentKind, version: string): Promise<Agreement | null> =>
  row(tx, AGREEMENT, `SELECT ${COLUMNS} FROM agreement WHERE document = ? AND version = ?`, [document, version])

const VERSIONED = { version: text }

/** Which version of the document comes before it by the moment of its force; null: it is the first. */
export async function versionBefore(
  tx: Tx,
  { document, effectiveAt, publishedAt, version }: Agreement,
): Promise<string | null> {
  const found = await row(
    tx,
    VERSIONED,
    `SELECT version FROM agreement WHERE document = ? AND (effectiveAt < ? OR (effectiveAt = ? AND (publishedAt < ? OR (publishedAt = ? AND version < ?))))
     ORDER BY effectiveAt DESC, publishedAt DESC, version DESC LIMIT 1`,
    [document, effectiveAt, effectiveAt, publishedAt, publishedAt, version],
  )
  return found?.version ?? null
}

/** One page of every published version, newest first. */
export async function allAgreements(
  tx: Tx,
  limit: number,
  after: { sort: number | string; id: string } | null,
): Promise<Agreement[]> {
  const key = "CONCAT(document, '/', version)"
  return rows(
    tx,
    AGREEMENT,
    `SELECT ${COLUMNS} FROM agreement ${after ? `WHERE publishedAt < ? OR (publishedAt = ? AND ${key} < ?)` : ''}
     ORDER BY publishedAt DESC, document DESC, version DESC LIMIT ?`,
    [...(after ? [Number(after.sort), Number(after.sort), after.id] : []), limit + 1],
  )
}

/** Decides two people publishing one version: what members agreed to never changes under them. */
const VERSION = uniqueKey('agreement', 'PRIMARY', ['document', 'version'])

/** Publishes a version for good; a version that exists is refused with 409. */
export async function publishAgreement(
  tx: Tx,
  now: number,
  input: { document: DocumentKind; version: string; texts: Texts; effectiveAt: number; sample: boolean },
): Promise<Agreement> {
  const sha256 = createHash('sha256')
    .update(input.texts['zh-Hans'] ?? '')
    .digest('hex')
  try {
    await insert(tx, 'agreement', {
      document: input.document,
      version: input.version,
      effectiveAt: input.effectiveAt,
      publishedAt: now,
      sample: input.sample ? 1 : 0,
      texts: JSON.stringify(input.texts),
      sha256,
    })
  } catch (error) {
    if (isDuplicate(error, VERSION)) throw new AppError('version_exists')
    throw error
  }
  return { ...input, publishedAt: now, sha256 }
}

const FALLBACK: Record<Language, Language[]> = {
  yue: ['yue', 'zh-Hant', 'zh-Hans'],
  'zh-Hant': ['zh-Hant', 'zh-Hans'],
  'zh-Hans': ['zh-Hans'],
  en: ['en', 'zh-Hans'],
}

const TITLES: Record<DocumentKind, Record<Language, string>> = {
  membershipTerms: { 'zh-Hans': '会员章程', 'zh-Hant': '會員章程', yue: '會員章程', en: 'Membership Terms' },
  privacyPolicy: { 'zh-Hans': '隐私政策', 'zh-Hant': '隱私政策', yue: '私隱政策', en: 'Privacy Policy' },
}

/** The text in that language or the next one of its chain, with the title its first heading gives. */
export function agreementText(agreement: Agreement, language: Language): { title: string; body: string } {
  const chosen = FALLBACK[language].find((l) => agreement.texts[l] !== undefined) ?? 'zh-Hans'
  const body = agreement.texts[chosen] ?? ''
  const heading = /^#\s+(.+?)\s*$/m.exec(body)?.[1]
  return { title: heading ?? TITLES[agreement.document][chosen], body }
}

const SAMPLE = { sample: flag }

/** Throws a ConfigError while the newest published text of a document is a sample: nobody joins a real shop on those. */
export async function assertNoSampleAgreements(tx: Tx): Promise<void> {
  for (const document of DOCUMENTS) {
    const newest = await row(
      tx,
      SAMPLE,
      'SELECT sample FROM agreement WHERE document = ? ORDER BY effectiveAt DESC, publishedAt DESC, version DESC LIMIT 1',
      [document],
    )
    if (newest?.sample)
      throw new ConfigError(`agreements: ${document} is a sample text; production needs the brand's own`)
  }
}
