import { memberNoFrom } from '../../shared/rules/member'
import { tierFor } from '../../shared/rules/tier'
import { DAY_MS } from '../../shared/rules/calendar'
import type { BodyOf } from '../../shared/contract/route'
import type { createCouponTemplate as templateRow } from '../../shared/contract/couponTemplates'
import type { StaffActor } from '../base/contract'
import { SYSTEM } from '../base/audit'
import type { Tx } from '../base/database'
import { insert, insertIgnore, row, whole } from '../base/sql'
import { createStore } from '../channels/stores'
import { changeState, PUBLISH } from '../coupons/change-state'
import { createCouponTemplate } from '../coupons/create-template'
import type { Deps } from '../deps'
import { nameParts } from '../membership/name-parts'
import { phoneColumns } from '../membership/personal-data'
import { PLACES, sampleName } from './large-names'

export const LARGE = { members: 10_000, templates: 1_000, stores: 300 }
type Amounts = typeof LARGE

const QUIET = { actor: SYSTEM, requestId: 'seed' }
const COUNTED = { n: whole }

/**
 * Fills the sample brand up to the size at which lists, pickers and plots show what they can do: stores, coupons and members with names and phones who joined in the last hundred days. What is there stays; run again it adds what is
 * missing.
 */
export async function seedLarge(deps: Deps, seeder: StaffActor, amounts: Amounts = LARGE): Promise<void> {
  const by = { actor: seeder, requestId: 'seed' }
  for (let i = await count(deps, 'store'); i < amounts.stores; i++)
    await deps.db.inTransaction((tx) => createStore(tx, deps, storeOf(i), by))
  for (let i = await count(deps, 'coupon_template'); i < amounts.templates; i++) {
    const { id } = await deps.db.inTransaction((tx) =>
      createCouponTemplate(tx, deps, templateOf(deps.clock.now(), i), QUIET),
    )
    if (i % 5 !== 4) await deps.db.inTransaction((tx) => changeState(tx, deps, id, PUBLISH, QUIET))
  }
  for (let i = await count(deps, 'member'); i < amounts.members; i += CHUNK)
    await deps.db.inTransaction((tx) => addMembers(tx, deps, i, Math.min(CHUNK, amounts.members - i)))
}

const CHUNK = 100

const count = async (deps: Deps, table: 'store' | 'coupon_template' | 'member'): Promise<number> =>
  (await deps.db.read((tx) => row(tx, COUNTED, `SELECT COUNT(*) AS n FROM ${table}`)))!.n

function storeOf(i: number) {
  const place = PLACES[i % PLACES.length]!
  return {
    name: `${place.name} · ${['万象城', '银泰', '大悦城', '万达广场', '太古里', '老街'][i % 6]}${Math.floor(i / PLACES.length) + 1}店`,
    regionCode: place.regionCode,
    address: `${place.name}${['人民路', '中山路', '解放路'][i % 3]} ${i + 1} 号`,
    latitude: place.latitude + (i % 10) / 100,
    longitude: place.longitude + (i % 7) / 100,
  }
}

function templateOf(now: number, i: number): BodyOf<typeof templateRow> {
  const value = 500 * (1 + (i % 20))
  return {
    title: `${['周末礼', '换季礼', '老友礼', '尝鲜礼', '下午茶'][i % 5]} 满 ${value / 50} 减 ${value / 100} · ${i + 1}`,
    kind: 'cash',
    valueFen: value,
    thresholdFen: value * 2,
    total: 1_000,
    perMemberLimit: 1,
    claimFrom: new Date(now - 120 * DAY_MS).toISOString(),
    claimUntil: new Date(now + (i % 7 === 6 ? -1 : 60 + (i % 90)) * DAY_MS).toISOString(),
    validity: { kind: 'days_after_claim', days: 30 },
    inCentre: i % 100 === 0,
  }
}

/** Members by the columns their own verbs would write, many at a time; each with her key, her phone and how she is found. */
async function addMembers(tx: Tx, deps: Deps, from: number, many: number): Promise<void> {
  const now = deps.clock.now()
  const members = []
  const names = []
  const users = []
  const consents = []
  for (let i = from; i < from + many; i++) {
    const id = deps.chance.id()
    const key = await deps.vault.createMemberKey(tx, id)
    const place = PLACES[(i * 7) % PLACES.length]!
    const joinedAt = now - ((i * 37) % 100) * DAY_MS - (i % 1440) * 60_000
    const nickname = sampleName(i)
    const { phoneVirtual, ...phone } = phoneColumns(
      deps,
      key,
      id,
      `+86139${String(10_000_000 + ((i * 7_919) % 90_000_000)).slice(0, 8)}`,
    )
    const consent = consentOf(id, i, joinedAt)
    members.push({
      id,
      memberNo: memberNoFrom(`9${String(i).padStart(10, '0')}`),
      status: 'active',
      nickname,
      gender: ['female', 'male', 'unknown'][i % 3],
      birthday:
        i % 4 === 3
          ? null
          : `${1960 + (i % 45)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
      language: ['zh-Hans', 'zh-Hans', 'zh-Hant', 'yue', 'en'][i % 5],
      regionCode: place.regionCode,
      tier: tierFor(0),
      points: 0,
      ...phone,
      phoneVirtual: phoneVirtual ? 1 : 0,
      notes: '',
      completeness: 40 + (i % 4) * 20,
      lastActiveAt: Math.min(now, joinedAt + (i % 30) * DAY_MS),
      joinedAt,
      version: 1,
      allowsWechat: consent.wechat,
      allowsSms: consent.sms,
      allowsEmail: consent.email,
      allowsOwn: consent.personalisation,
    })
    for (const part of nameParts(nickname)) names.push({ memberId: id, part })
    users.push({
      openid: `sample-${String(i).padStart(8, '0')}`,
      memberId: id,
      firstSeenAt: joinedAt,
      lastSeenAt: joinedAt,
    })
    consents.push(consent)
  }
  await insert(tx, 'member', members)
  await insertIgnore(tx, 'member_name', names)
  await insert(tx, 'mini_user', users)
  await insert(tx, 'consent_state', consents)
}

const consentOf = (memberId: string, i: number, updatedAt: number) => ({
  memberId,
  wechat: i % 3 === 0 ? 0 : 1,
  sms: i % 5 === 0 ? 1 : 0,
  email: 0,
  phoneCall: 0,
  personalisation: i % 2,
  wechatRefused: 0,
  smsRefused: 0,
  emailRefused: 0,
  topics: 'offers,new_arrivals,events,service',
  updatedAt,
})
