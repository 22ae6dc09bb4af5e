import type { World } from '../harness/world'
import { ownerIn } from './host/owner'
import { openPhone, type Phone, type PhoneOptions } from './host/phone'
import type { Sent } from './host/request'

const DAY_MS = 86_400_000

/** A shop as a shopper finds it: a store in Harbin with its code on the counter, a welcome coupon, one to claim, a reminder to allow. */
export async function openShop(world: World) {
  const owner = await world.staff('owner')
  const made = <B>(answer: { status: number; body: B; text: string }): B => {
    if (answer.status !== 201) throw new Error(`not made: ${answer.text}`)
    return answer.body
  }
  const store = made(
    await world.call('createStore', {
      token: owner.token,
      body: { name: '中央大街店', regionCode: '230102', address: '中央大街 1 号', latitude: 45.77, longitude: 126.61 },
    }),
  )
  const channel = made(
    await world.call('createChannel', {
      token: owner.token,
      body: { name: '收银台立牌', storeId: store.id, kind: 'mini_program_code' },
    }),
  )
  const template = async (
    title: string,
    valueFen: number,
    thresholdFen: number,
    more: Record<string, unknown> = {},
  ) => {
    const now = world.clock.now()
    const draft = made(
      await world.call('createCouponTemplate', {
        token: owner.token,
        body: {
          title,
          kind: 'cash',
          valueFen,
          thresholdFen,
          total: 100,
          perMemberLimit: 1,
          claimFrom: new Date(now - DAY_MS).toISOString(),
          claimUntil: new Date(now + 30 * DAY_MS).toISOString(),
          validity: { kind: 'days_after_claim', days: 30 },
          ...more,
        },
      }),
    )
    const published = await world.call('publishCouponTemplate', {
      token: owner.token,
      params: { id: draft.id },
      body: {},
    })
    if (published.status !== 200) throw new Error(`not published: ${published.text}`)
    return draft
  }
  const welcome = await template('入会礼', 2000, 0, { issueOnJoin: true })
  const offer = await template('初雪礼券', 3000, 19900)
  const second = await template('护手霜立减', 500, 0)
  const reminder = made(
    await world.call('createMessageTemplate', {
      token: owner.token,
      body: {
        channel: 'mini_subscribe',
        name: '到期提醒',
        providerTemplateId: 'sandbox-sub-expiry',
        topic: 'service',
        kind: 'service',
        scenes: ['after_claim', 'after_join'],
        bodies: {
          'zh-Hans': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '过期前到店使用' } },
        },
      },
    }),
  )
  const cashier = await world.staff('cashier', store.id)
  return { owner, store, channel, welcome, offer, second, reminder, cashier }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

type Person = Awaited<ReturnType<World['person']>>

/** A phone of somebody in this world, with the world's time on it; of somebody new where nobody is named. */
export async function phoneIn(
  world: World,
  { person, ...more }: Partial<PhoneOptions> & { person?: Person } = {},
): Promise<Phone & { person: Person }> {
  const holder = person ?? (await world.person())
  const phone = openPhone({ url: world.url, now: () => world.clock.now(), owner: ownerIn(world, holder), ...more })
  return { ...phone, person: holder }
}

/** Nothing went wrong behind the screen: no unknown wx name, no refusal by WeChat, no error, nothing undrawn. */
export function expectHealthy(phone: Phone): void {
  expect(phone.faults()).toEqual({ missing: [], violations: [], errors: [], complaints: [], undrawn: [] })
}

/** The token that the mini-program keeps on this phone. */
export const tokenOf = (phone: Phone): string => {
  const kept = phone.storage.get('token')
  if (!kept) throw new Error('the mini-program keeps no token')
  return (JSON.parse(kept) as { value: string }).value
}

/** The requests of this phone whose path ends so, oldest first. */
export const calls = (phone: Phone, end: string): Sent[] =>
  phone.network.sent.filter((sent) => sent.url.split('?')[0]!.endsWith(end))

/** On the joining page with both boxes ticked: one tap from being a member. */
export async function readyToJoin(phone: Phone): Promise<void> {
  phone.open('/pages/join/index')
  await phone.waitFor(() => phone.find('#join-agree-terms') && phone.text('#join-agree-terms').includes('样本'))
  await phone.tap('#join-agree-terms')
  await phone.tap('#join-agree-privacy')
  await phone.waitFor(() => phone.attribute('#join-phone', 'open-type') !== undefined)
}

/** Started, joined, and standing on the page that says so. */
export async function join(phone: Phone): Promise<void> {
  phone.launch()
  await phone.waitFor('#home-join')
  await readyToJoin(phone)
  await phone.tap('#join-phone')
  await phone.waitFor('#join-done')
}
