import { must, publishTemplate } from '../harness/rows'
import { onOneDatabase, type World } from '../harness/world'
import { readPackage } from './host/package'
import type { Phone } from './host/phone'
import { calls, expectHealthy, join, openShop, phoneIn, tokenOf, type Shop } from './shop'

/** Staff mode as a till: whatever the customer shows, what it would do, and nothing but that is done. */
onOneDatabase('the built mini-program: the till', 'sqlite', (open) => {
  let w: World
  let shop: Shop
  let lin: Awaited<ReturnType<typeof phoneIn>>
  let till: Phone
  let memberNo: string
  const held: Record<string, string> = {}

  const hold = async (title: string, more: Record<string, unknown>): Promise<void> => {
    const at = w.clock.now()
    const id = await publishTemplate(w, { token: shop.owner.token, at }, { title, ...more })
    held[title] = must(
      await w.call('claimCoupon', { token: tokenOf(lin), params: { id }, key: `hold-${id}` }),
    ).body.code
  }
  const cardOf = async () => must(await w.call('readCard', { token: tokenOf(lin) })).body
  const demand = async (requireDynamicCode: boolean) =>
    must(await w.call('editSettings', { token: shop.owner.token, body: { redemption: { requireDynamicCode } } }))

  beforeAll(async () => {
    readPackage()
    w = await open()
    shop = await openShop(w)
    lin = await phoneIn(w)
    till = await phoneIn(w)
    await join(lin)
    await hold('八折', { kind: 'discount', valueFen: undefined, discountPercent: 20 })
    await hold('满 500 减 80', { valueFen: 8000, thresholdFen: 50_000 })
    await hold('晚上用', { useTimes: { hours: [{ from: '22:00', to: '23:00' }] } })
    memberNo = (await cardOf()).memberNo
    till.launch('staff/redeem/index')
    await till.input('#staff-username', shop.cashier.username)
    await till.input('#staff-password', shop.cashier.password)
    await till.tap('#staff-login')
    await till.waitFor(() => till.find('#staff-store') && till.text('#staff-store').includes('中央大街店'))
  })
  afterAll(async () => {
    for (const phone of [lin, till]) await phone?.close()
    await w?.close()
  })
  afterEach(() => expectHealthy(till))

  const ticket = (title: string): string => `#staff-choose-${held[title]}`

  it('books what is looked at, never an amount that was typed afterwards', async () => {
    await till.input('#staff-code-input', held['八折']!)
    await till.input('#staff-amount', '100')
    await till.tap('#staff-preview')
    await till.waitFor('#staff-confirm')
    expect(till.text('#staff-confirm')).toContain('¥20')
    await till.input('#staff-amount', '３００')
    expect(till.find('#staff-confirm')).toBeNull()
    // Back to the very amount it was looked at with it holds again.
    await till.input('#staff-amount', '100')
    await till.waitFor('#staff-confirm')
    await till.input('#staff-code-input', `${held['八折']!}X`)
    expect(till.find('#staff-confirm')).toBeNull()
    await till.input('#staff-code-input', held['八折']!)
    // Tapped on the pad as well as typed.
    await till.input('#staff-amount', '')
    for (const key of ['3', '0', '5', 'back', '0', 'point', 'back']) await till.tap(`#staff-pad-${key}`)
    expect(till.attribute('#staff-amount', 'value')).toBe('300')
    await till.tap('#staff-preview')
    await till.waitFor('#staff-confirm')
    expect(till.text('#staff-confirm')).toContain('¥60')
    await till.tap('#staff-confirm')
    await till.waitFor('#staff-result')
    expect([till.notes.vibrations, till.notes.heard]).toEqual([1, [660, 990]])
    const [booked] = must(await w.call('listRedemptions', { token: shop.cashier.token, query: {} })).body.items
    expect(booked).toMatchObject({ orderAmountFen: 30_000, discountFen: 6000 })
  })

  it('undoes one from today’s list, with a reason', async () => {
    await till.tap('#staff-next')
    await till.tap(`#staff-today-undo-${held['八折']}`)
    await till.tap('#staff-undo')
    await till.waitFor(() => till.text('#staff-undo-sheet').includes('请写明原因'))
    await till.input('#staff-undo-reason', '打错了金额')
    await till.tap('#staff-undo')
    await till.waitFor(() => !till.find('#staff-undo-sheet') && !till.find(`#staff-today-undo-${held['八折']}`))
    expect(till.notes.toasts).toContain('券已退回会员')
  })

  it('knows a member by the card she shows: what she can use first, the rest with reasons', async () => {
    await till.input('#staff-amount', '200')
    till.answers.scan = (await cardOf()).dynamicCode
    await till.tap('#staff-scan')
    await till.waitFor(ticket('八折'))
    expect(till.text('#staff-member')).toContain(memberNo)
    expect(till.text(ticket('八折'))).toContain('可减 ¥40')
    expect(till.text(ticket('满 500 减 80'))).toContain('订单金额还没到使用门槛')
    expect(till.text(ticket('晚上用'))).toContain('现在不在这张券的可用时间')
    const order = till.ids().filter((id) => id.startsWith('staff-choose-'))
    expect(order.indexOf(ticket('八折').slice(1))).toBeLessThan(order.indexOf(ticket('满 500 减 80').slice(1)))
    await till.tap(ticket('满 500 减 80'))
    await till.waitFor('#staff-not-redeemable')
    expect(till.find('#staff-confirm')).toBeNull()
    await till.tap(ticket('八折'))
    await till.waitFor('#staff-confirm')
    // Another amount: what was judged for 200 is gone, and the card need not be shown again.
    w.clock.advance(3 * 60_000)
    await till.input('#staff-amount', '500')
    expect([till.find('#staff-confirm'), till.find('#staff-member')]).toEqual([null, null])
    await till.tap('#staff-preview')
    await till.waitFor(() => till.find('#staff-confirm') && till.text('#staff-confirm').includes('¥100'))
    expect(till.text(ticket('满 500 减 80'))).toContain('可减 ¥80')
  })

  it('where only phones are taken the shown card is enough, and a number alone says why not', async () => {
    await demand(true)
    await till.input('#staff-amount', '200')
    await till.input('#staff-code-input', memberNo.replace(/(\d{4})/g, '$1 '))
    await till.tap('#staff-preview')
    await till.waitFor(ticket('八折'))
    expect(till.text(ticket('八折'))).toContain('本店只认动态码')
    await till.tap(ticket('八折'))
    await till.waitFor('#staff-trouble')
    expect(till.text('#staff-trouble')).toContain('本店只认动态码')
    till.answers.scan = (await cardOf()).dynamicCode
    await till.tap('#staff-scan')
    await till.waitFor(() => till.find(ticket('八折')) && till.text(ticket('八折')).includes('可减 ¥40'))
    await till.tap(ticket('八折'))
    await till.tap('#staff-confirm')
    await till.waitFor(() => till.find('#staff-result') && till.text('#staff-result').includes('核销成功'))
    await demand(false)
    await till.tap('#staff-next')
  })

  it('is felt and heard otherwise where it refuses, and only felt where somebody wants it quiet', async () => {
    const { vibrations } = till.notes
    const heard = [...till.notes.heard]
    const refuse = async () => {
      await till.input('#staff-code-input', held['满 500 减 80']!)
      await till.input('#staff-amount', '600')
      await till.tap('#staff-preview')
      await till.waitFor('#staff-confirm')
      // Meanwhile another till has taken it.
      const body = { code: held['满 500 减 80']!, storeId: shop.store.id, orderAmountFen: 60_000 }
      const other = await w.call('redeemCoupon', {
        token: shop.owner.token,
        key: `other-${till.notes.vibrations}`,
        body,
      })
      await till.tap('#staff-confirm')
      await till.waitFor('#staff-result')
      expect(till.text('#staff-result')).toContain('已经用过')
      await till.tap('#staff-next')
      must(
        await w.call('reverseRedemption', {
          token: shop.owner.token,
          params: { id: must(other).body.redemptionId },
          key: `back-${till.notes.vibrations}`,
          body: { reason: '测试撤销' },
        }),
      )
    }
    await refuse()
    expect([till.notes.vibrations, till.notes.heard]).toEqual([vibrations + 1, [...heard, 220, 180]])
    await till.tap('#staff-quiet')
    await refuse()
    expect([till.notes.vibrations, till.notes.heard.length]).toEqual([vibrations + 2, heard.length + 2])
    await till.tap('#staff-quiet')
  })

  it('knows her by the last four digits of her phone, and asks which one where several have them', async () => {
    const end = lin.person.phone.slice(-4)
    const namesake = await w.member({ phone: `1581234${end}`, profile: { nickname: '另一位' } })
    await till.input('#staff-amount', '200')
    await till.input('#staff-code-input', end)
    await till.tap('#staff-preview')
    await till.waitFor('#staff-people')
    expect(till.text(`#staff-person-${namesake.member.memberNo}`)).toContain('另一位')
    await till.tap(`#staff-person-${memberNo}`)
    await till.waitFor('#staff-member')
    expect([till.text('#staff-member').includes(memberNo), till.find('#staff-people')]).toEqual([true, null])
    expect(till.attribute('#staff-code-input', 'value')).toBe(memberNo)
  })

  it('stands in any store of the shop, also behind the first two hundred', async () => {
    for (let at = 0; at < 205; at++) {
      const body = { name: `分店 ${String(at).padStart(3, '0')}`, regionCode: '230102', address: '中央大街' }
      must(await w.call('createStore', { token: shop.owner.token, body }))
    }
    const office = await phoneIn(w)
    office.launch('staff/redeem/index')
    await office.input('#staff-username', shop.owner.username)
    await office.input('#staff-password', shop.owner.password)
    await office.tap('#staff-login')
    await office.waitFor('#staff-store')
    const range = () => office.around('#staff-store', 'range') as string[]
    // Stores stand in the order they were added.
    await office.waitFor(() => range().length === 206)
    await office.pick('#staff-store', String(range().indexOf('分店 204')))
    await office.waitFor(() => office.text('#staff-store').includes('分店 204'))
    await office.close()
    expectHealthy(office)
  })

  it('says of an outlived card that it has run out, and of a number nobody has that there is no such thing', async () => {
    const { dynamicCode } = await cardOf()
    w.clock.advance(5 * 60_000)
    await till.input('#staff-code-input', dynamicCode)
    await till.tap('#staff-preview')
    await till.waitFor(() => till.find('#staff-trouble') && till.text('#staff-trouble').includes('码已过期'))
    await till.input('#staff-code-input', '100000000008')
    await till.tap('#staff-preview')
    await till.waitFor(() => till.find('#staff-trouble') && till.text('#staff-trouble').includes('没有这张券'))
    const booked = calls(till, '/staff/redemptions').filter((sent) => sent.method === 'POST')
    expect(booked).toHaveLength(4)
  })
})
