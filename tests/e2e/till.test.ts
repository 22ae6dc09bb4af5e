import type { Page } from 'playwright-core'
import { must, publishTemplate } from '../harness/rows'
import { createWorld } from '../harness/world'
import { openStage, type Stage } from './browser'
import { press, tabTo, write } from './keys'
import { troubles } from './manners'
import { byId, fill, openTill } from './shopper'
import { story } from './story'

type Somebody = {
  id: string
  token: string
  memberId: string
  member: { memberNo: string; phoneMasked: string | null }
}
type Piece = { id: string; code: string; who: Somebody }

/** A cashier's morning: twelve coupons of every kind, shown in every way, at the console without a mouse and on a phone. */
describe('a morning at the till', () => {
  let stage: Stage
  let desk: Page
  let phone: Page
  let store: { id: string; name: string }
  let cashier: { username: string; password: string }
  const api = () => stage.world
  const token = () => stage.owner.token
  const redemptions = async () =>
    must(await api().call('listRedemptions', { token: token(), query: { storeId: store.id } })).body.items

  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options))
    store = must(await api().call('listStores', { token: token() })).body.items[0]!
    cashier = await api().staff('cashier', store.id)
  }, 60_000)
  afterAll(() => stage?.close())
  const tell = story(() => stage)
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 90_000)

  let keys = 0
  const key = (): string => `till-${(keys += 1)}`
  const template = (title: string, more: Record<string, unknown> = {}): Promise<string> =>
    publishTemplate(api(), { token: token(), at: Date.now() }, { title, ...more })
  const claim = async (who: Somebody, id: string): Promise<Piece> => {
    const got = must(await api().call('claimCoupon', { token: who.token, params: { id }, key: key() })).body
    return { id: got.id, code: got.code, who }
  }
  /** A new member who holds one of these. */
  const holds = async (title: string, more: Record<string, unknown> = {}): Promise<Piece> =>
    claim(await api().member(), await template(title, more))
  /** What her phone shows now: of the coupon, or of herself. */
  const shown = async ({ id, who }: Piece): Promise<string> =>
    must(await api().call('readMyCoupon', { token: who.token, params: { id } })).body.dynamicCode!
  const card = async ({ who }: Piece): Promise<string> =>
    must(await api().call('readCard', { token: who.token })).body.dynamicCode
  const wide = (text: string): string =>
    [...text].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('')

  /** At the console: what was shown is typed, with an amount, and looked at. */
  const look = async (code: string, amount = ''): Promise<void> => {
    await write(desk, 'desk-code', code)
    await write(desk, 'desk-amount', amount || ' ')
    await desk.keyboard.press('Enter')
  }
  /** What was looked at is confirmed, and the next customer comes. */
  const confirm = async (): Promise<void> => {
    await desk.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    await press(desk, 'desk-confirm')
    await desk.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
  }
  const next = async (): Promise<void> => {
    await press(desk, 'desk-again')
    await desk.getByTestId('desk-code').waitFor()
  }
  const choose = (piece: Piece): Promise<void> => press(desk, `desk-choose-${piece.code}`)
  const undone = async (): Promise<number> => (await redemptions()).filter(({ reversedAt }) => reversedAt).length

  act(
    'printed codes: off a sum, a share of it in full width, for certain goods, of a list that was bought in',
    async () => {
      desk = await stage.console('', cashier)
      await desk.getByTestId('desk-code').waitFor()
      const cash = await holds('满 200 减 50', { valueFen: 5000, thresholdFen: 20_000 })
      await look(cash.code, '268')
      await confirm()
      expect(await troubles(desk)).toEqual([])
      await next()

      const share = await holds('八折', { kind: 'discount', valueFen: undefined, discountPercent: 20 })
      await look(`\u200b${wide(share.code.slice(0, 6))} ${wide(share.code.slice(6))}`, '１００')
      await desk.getByTestId('desk-seen').getByText('20').first().waitFor()
      await confirm()
      await next()

      const cream = await holds('面霜减 10', { goods: { name: '面霜', skus: ['CREAM-30', 'CREAM-50'] } })
      await look(cream.code, '180')
      await write(desk, 'desk-sku-0', 'CREAM-50')
      await write(desk, 'desk-item-amount-0', '120')
      await press(desk, 'desk-items-look')
      await confirm()
      await next()

      const draft = {
        codeSource: 'list' as const,
        title: '商场通用券',
        kind: 'cash' as const,
        valueFen: 1000,
        thresholdFen: 0,
        total: 1,
        perMemberLimit: 1,
      }
      const window = {
        claimFrom: new Date(Date.now() - 3_600_000).toISOString(),
        claimUntil: new Date(Date.now() + 86_400_000).toISOString(),
        validity: { kind: 'days_after_claim' as const, days: 7 },
      }
      const made = must(
        await api().call('createCouponTemplate', { token: token(), body: { ...draft, ...window } }),
      ).body
      const list = must(
        await api().call('createCodeList', {
          token: token(),
          params: { id: made.id },
          key: key(),
          body: { kind: 'piece', name: '商场的码' },
        }),
      ).body
      must(
        await api().call('addCodes', { token: token(), params: { id: list.id }, body: { codes: ['MALL-2026-0001'] } }),
      )
      must(await api().call('publishCouponTemplate', { token: token(), params: { id: made.id } }))
      await look((await claim(await api().member(), made.id)).code, '50')
      await confirm()
      await next()
      expect((await redemptions()).map(({ discountFen }) => discountFen).sort((a, b) => a - b)).toEqual([
        1000, 1000, 2000, 5000,
      ])
    },
  )

  act('what changes, a gift of a friend, and a person: her card, her number, the end of her phone', async () => {
    const gift = await holds('赠护手霜', { kind: 'gift', valueFen: undefined })
    await look(await shown(gift))
    await confirm()
    await next()

    const freight = await holds('免运费', { kind: 'shipping', valueFen: 1200 })
    await look(await card(freight), '88')
    await choose(freight)
    await confirm()
    await next()

    const giver = await holds('送朋友减 10', { transferable: true })
    const wrapped = must(
      await api().call('giveCoupon', { token: giver.who.token, params: { id: giver.id }, key: key(), body: {} }),
    ).body
    const friend = await api().member({ profile: { nickname: '陈朋友' } })
    const given = must(
      await api().call('acceptTransfer', { token: friend.token, params: { token: wrapped.token }, key: key() }),
    ).body
    const no = friend.member.memberNo
    await look(`${no.slice(0, 4)} ${no.slice(4, 8)}-${no.slice(8)}`, '66')
    await choose({ id: given.id, code: given.code, who: friend })
    await confirm()
    await next()

    const paid = await bought()
    await look(paid.who.member.phoneMasked!.slice(-4), '66')
    await press(desk, `desk-person-${paid.who.member.memberNo}`)
    await choose(paid)
    await confirm()
    expect(await troubles(desk)).toEqual([])
  })

  act('two are undone at the console: from the result, and from the list of the day', async () => {
    await press(desk, 'desk-result-undo')
    await write(desk, 'reason', '拿错了券')
    await press(desk, 'reason-confirm')
    await desk.locator('[data-testid="desk-result"][data-outcome="undone"]').waitFor()
    await desk.locator('[data-testid="desk-again"]:focus').waitFor()
    await next()
    const first = (await redemptions()).find(({ title }) => title === '满 200 减 50')!
    await press(desk, `desk-undo-${first.id}`)
    await write(desk, 'reason', '顾客不要了')
    await press(desk, 'reason-confirm')
    await desk.getByTestId('reason-confirm').waitFor({ state: 'hidden' })
    expect(await undone()).toBe(2)
  })

  /** On the phone: typed, looked at. */
  const type = async (code: string, amount = ''): Promise<void> => {
    await fill(phone, 'staff-code-input', code)
    await fill(phone, 'staff-amount', amount)
    await byId(phone, 'staff-preview').tap()
  }
  const settle = async (): Promise<void> => {
    await byId(phone, 'staff-confirm').tap()
    await byId(phone, 'staff-result').getByText('核销成功').waitFor()
  }
  const after = (): Promise<void> => byId(phone, 'staff-next').tap()

  act('on the phone: one of a code word, of points, of staff, and the welcome; and one is undone there', async () => {
    phone = await stage.handset('staff/redeem/index')
    await openTill(phone, api().url, cashier)
    const who = await api().member()
    await template('口令减 10', { codeWord: 'SNOW2026', inCentre: false })
    const word = must(
      await api().call('enterCouponCode', { token: who.token, key: key(), body: { code: 'snow2026' } }),
    ).body
    await type(await shown({ id: word.id, code: word.code, who }))
    await settle()
    await after()

    const points = { params: { id: who.memberId }, key: key(), body: { points: 150, reason: '开业送' } }
    must(await api().call('adjustPoints', { token: token(), ...points }))
    const offer = await template('积分换减 10', { pointsPrice: 120, inCentre: false })
    const priced = must(
      await api().call('exchangePoints', { token: who.token, params: { id: offer }, key: key(), body: {} }),
    ).body.coupon
    await type(await card({ ...priced, who }))
    await byId(phone, `staff-choose-${priced.code}`).tap()
    await settle()
    await after()

    const granted = await template('补偿减 10', { inCentre: false })
    const grant = { params: { id: granted }, key: key(), body: { memberIds: [who.memberId] } }
    must(await api().call('grantCoupons', { token: token(), ...grant }))
    let mine = await held(who, '补偿减 10')
    for (let tries = 0; !mine && tries < 80; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      mine = await held(who, '补偿减 10')
    }
    await type(who.member.memberNo)
    await byId(phone, `staff-choose-${mine!.code}`).tap()
    await settle()
    await after()

    const welcome = (await held(who, '入会礼：满 100 减 30'))!
    await type(who.member.phoneMasked!.slice(-4), '１２８')
    await byId(phone, `staff-person-${who.member.memberNo}`).tap()
    await byId(phone, `staff-choose-${welcome.code}`).tap()
    await settle()
    await byId(phone, 'staff-undo').tap()
    await fill(phone, 'staff-undo-reason', '拿错了')
    await byId(phone, 'staff-undo').tap()
    await byId(phone, 'staff-undone').waitFor()
  })

  act('the day’s list has twelve, of which three were undone, on both screens', async () => {
    const all = await redemptions()
    expect([all.length, await undone()]).toEqual([12, 3])
    await after()
    await byId(phone, 'staff-today').getByText('9 笔').waitFor()
    desk = await stage.console('', cashier)
    await desk.getByTestId('desk-list').getByText('口令减 10').waitFor()
    await desk.getByTestId('desk-figures').getByText('9', { exact: true }).waitFor()
    await tabTo(desk, 'desk-code')
    expect(await troubles(desk)).toEqual([])
  })

  const held = async (who: Somebody, title: string) =>
    must(await api().call('listMyCoupons', { token: who.token, query: { status: 'claimed' } })).body.items.find(
      (coupon) => coupon.title === title,
    )

  /** A coupon that came in a pack which was paid for. */
  async function bought(): Promise<Piece> {
    const couponTemplateId = await template('券包里的减 10', { inCentre: false })
    const pack = { kind: 'coupon_pack' as const, title: '券包', priceFen: 990, onSale: true }
    const body = { ...pack, items: [{ couponTemplateId, quantity: 1 }] }
    const productId = must(await api().call('createProduct', { token: token(), body })).body.id
    const who = await api().member()
    const { order, payment } = must(
      await api().call('createOrder', { token: who.token, key: key(), body: { productId } }),
    ).body
    await api().sandbox('POST', `/people/${who.id}/payments`, { ...payment, outcome: 'paid' })
    must(await api().call('queryOrder', { token: token(), params: { id: order.id }, body: {} }))
    const got = (await held(who, '券包里的减 10'))!
    return { id: got.id, code: got.code, who }
  }
})
