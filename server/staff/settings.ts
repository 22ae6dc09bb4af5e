import { z } from 'zod'
import type { BodyOf } from '../../shared/contract/route'
import type { Settings as SettingsShape, editSettings as editRow } from '../../shared/contract/staff'
import { audit, type Actor } from '../base/audit'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { RFM_DEFAULTS } from '../../shared/rules/rfm'
import { tierFault, type KeepRule } from '../../shared/rules/tier'
import type { Translations } from '../../shared/rules/translation'
import { AppError, invalid } from '../base/errors'
import { insert, json, row, whole, write } from '../base/sql'
import type { Deps } from '../deps'

export type Settings = z.output<typeof SettingsShape>
type Stored = Omit<Settings, 'version'>

/** 600 a minute: a shopping centre's free network is one address with many people behind it. */
export const CLAIMS_PER_ADDRESS = 600

/** What a shop is called that nobody has named. */
export const DEFAULT_BRAND = '从粉丝到会员'

const tier = (key: string, minPoints: number | null, name: string, names: Translations) => ({
  key,
  name,
  names,
  minPoints,
  benefits: [],
  keep: null,
})

/** What holds until the owner changes it. Caps: one message a week, five a month; quiet from 21:00 to 8:00. */
const DEFAULTS: Stored = {
  frequencyCaps: [
    { days: 7, max: 1 },
    { days: 30, max: 5 },
  ],
  quietHours: { from: '21:00', to: '08:00' },
  approvalAbove: 1000,
  holdoutPercent: 0,
  dormantDays: 180,
  rfm: {
    recencyDays: [...RFM_DEFAULTS.recencyDays],
    frequency: [...RFM_DEFAULTS.frequency],
    monetaryFen: [...RFM_DEFAULTS.monetaryFen],
  },
  brand: { name: DEFAULT_BRAND, color: '#0F766E', logoUrl: null },
  redemption: { requireDynamicCode: false },
  coupons: { transferHours: 24, reminderDays: 3, claimsPerAddressPerMinute: CLAIMS_PER_ADDRESS, accountsPerDevice: 3 },
  refundApprovalAboveFen: 50_000,
  membership: {
    tiers: [
      tier('standard', 0, '普通会员', { 'zh-Hant': '普通會員', yue: '普通會員', en: 'Member' }),
      tier('gold', null, '金卡会员', { 'zh-Hant': '金卡會員', yue: '金卡會員', en: 'Gold member' }),
    ],
    profilePoints: { nickname: 0, birthday: 0, regionCode: 0, email: 0, gender: 0, interests: 0 },
  },
  points: { earn: null },
}

/** Decides two first writers of the one row. */
const FIRST_WRITE = uniqueKey('settings', 'PRIMARY', ['id'])

const KEPT = { value: json(z.custom<Partial<Stored>>()), version: whole }

type KeptTier = Omit<Stored['membership']['tiers'][number], 'keep'> & { keep?: KeepRule | null | undefined }
/** Tiers that were stored before they could be lost are kept for ever. */
const keptTiers = (tiers: readonly KeptTier[]) => tiers.map((one) => ({ ...one, keep: one.keep ?? null }))

/** The settings in force, defaults filled in. */
export async function readSettings(tx: Tx): Promise<Settings> {
  const kept = await row(tx, KEPT, "SELECT value, version FROM settings WHERE id = 'brand'")
  const is = { ...DEFAULTS, ...kept?.value, version: kept?.version ?? 0 }
  return { ...is, membership: { ...is.membership, tiers: keptTiers(is.membership.tiers) } }
}

/** Stores the changed settings and their audit entry; a stale version is refused with 412. */
export async function changeSettings(
  tx: Tx,
  deps: Deps,
  change: BodyOf<typeof editRow>,
  by: { actor: Actor; ifMatch: number | null; requestId: string },
): Promise<Settings> {
  const { version, ...now } = await readSettings(tx)
  if (by.ifMatch !== null && by.ifMatch !== version) throw new AppError('version_conflict')
  const next: Stored = {
    ...now,
    ...change,
    rfm: { ...now.rfm, ...change.rfm },
    brand: { ...now.brand, ...change.brand },
    coupons: { ...now.coupons, ...change.coupons },
    membership: {
      tiers: keptTiers(change.membership?.tiers ?? now.membership.tiers),
      profilePoints: { ...now.membership.profilePoints, ...change.membership?.profilePoints },
    },
  }
  const fault = tierFault(next.membership.tiers)
  if (fault) throw invalid(`membership.tiers.${fault.at}`, fault.why)
  const value = JSON.stringify(next)
  try {
    const sql = "UPDATE settings SET value = ?, version = version + 1 WHERE id = 'brand' AND version = ?"
    if (version === 0) await insert(tx, 'settings', { id: 'brand', value, version: 1 })
    else if ((await write(tx, sql, [value, version])) === 0) throw new AppError('version_conflict')
  } catch (error) {
    if (isDuplicate(error, FIRST_WRITE)) throw new AppError('version_conflict')
    throw error
  }
  await audit(tx, deps, deps.clock.now(), {
    actor: by.actor,
    action: 'settings.change',
    objectKind: 'settings',
    objectId: 'brand',
    fields: Object.keys(change),
    was: now,
    is: next,
    requestId: by.requestId,
  })
  return { ...next, version: version + 1 }
}
