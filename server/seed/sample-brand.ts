import type { BodyOf } from '../../shared/contract/route'
import type { createCouponTemplate as templateRow } from '../../shared/contract/couponTemplates'
import { addDays, isoOf, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import { SYSTEM } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { createChannel } from '../channels/create-channel'
import { Store } from '../channels/entities'
import { createStore } from '../channels/stores'
import { seedAgreements } from '../consent/seed'
import { createCouponTemplate } from '../coupons/create-template'
import { PUBLISH, changeState } from '../coupons/change-state'
import type { Deps } from '../deps'
import { seedMessageTemplates } from '../messages/seed'
import { createSegment } from '../segments/create-segment'
import { changeSettings, readSettings } from '../staff/settings'
import { seedLarge } from './large-sample'
import { SAMPLE_MEMBERSHIP } from './sample-membership'
import { seedProducts } from './sample-products'

/** The actor of everything the sample brand contains; no account of this name can sign in. */
export const SEEDER: StaffActor = {
  side: 'staff',
  session: 'seed',
  id: '00000000-0000-7000-8000-000000000000',
  name: 'seed',
  role: 'owner',
  storeId: null,
}
const BY = { actor: SEEDER, requestId: 'seed' }
const QUIET = { actor: SYSTEM, requestId: 'seed' }

const STORES = [
  {
    name: '上海 · 南京西路店',
    regionCode: '310106',
    address: '南京西路 1266 号 2 层',
    latitude: 31.2302,
    longitude: 121.4521,
  },
  {
    name: '哈尔滨 · 中央大街店',
    regionCode: '230102',
    address: '中央大街 78 号',
    latitude: 45.7748,
    longitude: 126.6174,
  },
  {
    name: '广州 · 天河店',
    regionCode: '440106',
    address: '天河路 208 号 B1 层',
    latitude: 23.1322,
    longitude: 113.3271,
  },
] as const

/**
 * Puts the sample brand 「山茶集」 into an empty installation: agreements marked as samples, three stores with their
 * codes, coupons, message templates, a segment. An installation that has a store is left as it is. With SAMPLE=large it
 * is filled up to a large shop.
 */
export async function seed(deps: Deps): Promise<void> {
  await seedBrand(deps)
  if (deps.config.sample === 'large') await seedLarge(deps, SEEDER)
}

async function seedBrand(deps: Deps): Promise<void> {
  await seedAgreements(deps)
  if (await deps.db.read((tx) => tx.getRepository(Store).exists())) return
  await deps.db.inTransaction(async (tx) => {
    const { version } = await readSettings(tx)
    const brand = { name: '山茶集', color: '#0F766E', logoUrl: null }
    await changeSettings(
      tx,
      deps,
      { brand, membership: SAMPLE_MEMBERSHIP },
      { actor: { kind: 'system', id: null }, ifMatch: version, requestId: 'seed' },
    )
  })
  for (const store of STORES) {
    const { id } = await deps.db.inTransaction((tx) => createStore(tx, deps, { ...store }, BY))
    const place = store.name.split(' · ')[1]!
    await createChannel(deps, { name: `${place} · 收银台立牌`, storeId: id, kind: 'official_account_qr' }, BY)
    await createChannel(deps, { name: `${place} · 试用装小卡`, storeId: id, kind: 'mini_program_code' }, BY)
  }
  for (const template of sampleCoupons(deps.clock.now())) {
    const { id } = await deps.db.inTransaction((tx) => createCouponTemplate(tx, deps, template, QUIET))
    await deps.db.inTransaction((tx) => changeState(tx, deps, id, PUBLISH, QUIET))
  }
  await seedProducts(deps)
  await seedMessageTemplates(deps)
  await deps.db.inTransaction((tx) =>
    createSegment(
      tx,
      deps,
      {
        name: '东北三省，愿意收到微信消息',
        rule: {
          all: [
            { field: 'regionCode', op: 'in', value: ['230000', '220000', '210000'] },
            { field: 'consent.wechat', op: 'eq', value: true },
          ],
        },
      },
      BY,
    ),
  )
}

type Template = BodyOf<typeof templateRow>

const HOUR_MS = 3_600_000

/** Offers of a skin-care house, open from yesterday for half a year. */
function sampleCoupons(now: number): Template[] {
  const today = shanghaiDay(now)
  const claimFrom = isoOf(shanghaiDayStart(addDays(today, -1)))
  const claimUntil = isoOf(shanghaiDayStart(addDays(today, 180)))
  const open = { claimFrom, claimUntil, perMemberLimit: 1 }
  return [
    {
      ...open,
      title: '入会礼：满 100 减 30',
      kind: 'cash',
      valueFen: 3000,
      thresholdFen: 10_000,
      total: 100_000,
      validity: { kind: 'days_after_claim', days: 30 },
      issueOnJoin: true,
    },
    {
      ...open,
      title: '初雪面霜 8 折',
      kind: 'discount',
      discountPercent: 20,
      maxDiscountFen: 8000,
      thresholdFen: 0,
      total: 5000,
      validity: { kind: 'days_after_claim', days: 14 },
    },
    {
      ...open,
      title: '满 300 减 80',
      kind: 'cash',
      valueFen: 8000,
      thresholdFen: 30_000,
      total: 2000,
      perMemberLimit: 2,
      validity: { kind: 'days_after_claim', days: 7 },
    },
    {
      ...open,
      title: '山茶花护手霜一支',
      kind: 'gift',
      thresholdFen: 19_900,
      total: 300,
      validity: { kind: 'days_after_claim', days: 10 },
    },
    ...moreCoupons(open, today),
  ]
}

/** The other ways in, one of each: a birthday, a word, working days, a rush at noon, points. */
function moreCoupons(open: Pick<Template, 'claimFrom' | 'claimUntil' | 'perMemberLimit'>, today: string): Template[] {
  const noon = shanghaiDayStart(addDays(today, 1)) + 12 * HOUR_MS
  return [
    {
      ...open,
      title: '生日礼：立减 50',
      kind: 'cash',
      valueFen: 5000,
      thresholdFen: 0,
      total: 20_000,
      budgetFen: 20_000_000,
      validity: { kind: 'days_after_claim', days: 30 },
      inCentre: false,
      issueOnBirthday: { daysBefore: 7 },
    },
    {
      ...open,
      title: '口令券：满 150 减 40',
      kind: 'cash',
      valueFen: 4000,
      thresholdFen: 15_000,
      total: 3000,
      validity: { kind: 'days_after_claim', days: 7 },
      inCentre: false,
      codeWord: '山茶花开',
      transferable: true,
    },
    {
      ...open,
      title: '工作日护理 85 折',
      kind: 'discount',
      discountPercent: 15,
      maxDiscountFen: 5000,
      thresholdFen: 0,
      total: 4000,
      budgetFen: 10_000_000,
      validity: { kind: 'days_after_claim', days: 30 },
      useTimes: { weekdays: [1, 2, 3, 4, 5], hours: [{ from: '10:00', to: '17:00' }] },
    },
    {
      ...open,
      title: '整点抢：满 60 减 30',
      kind: 'cash',
      valueFen: 3000,
      thresholdFen: 6000,
      total: 500,
      claimFrom: isoOf(noon),
      claimUntil: isoOf(noon + 2 * HOUR_MS),
      validity: { kind: 'days_after_claim', days: 3 },
      stripes: 4,
    },
    {
      ...open,
      title: '积分兑换：满 200 减 60',
      kind: 'cash',
      valueFen: 6000,
      thresholdFen: 20_000,
      total: 1000,
      perMemberLimit: 3,
      validity: { kind: 'days_after_claim', days: 30 },
      pointsPrice: 500,
    },
  ]
}
