import { memberNoFrom } from '../../../shared/rules/member'
import { onEachDatabase, type World } from '../../harness/world'
import { refused, useShop, type Shop } from './shop'

const wide = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

/** Three ways in which the same text reaches us: a Chinese keyboard, a spreadsheet or chat, a printed voucher. */
const waysToType = (text: string): string[] => [
  wide(text.toLowerCase()),
  `\u202d\ufeff${text.slice(0, 4)}\u200b\u00a0${text.slice(4)}\u202c`,
  `${text.slice(0, 4)}\u2013${text.slice(4, 8)}\u3000\u30fc${text.slice(8)}`,
]

onEachDatabase('coupons: what people type', (open) => {
  let w: World
  let shop: Shop
  let start: number
  useShop(open, (opened) => ({ w, shop, start } = opened))
  // Misses of one test must not slow the tills of the next.
  beforeEach(() => w.clock.set(start + 120_000))

  const preview = (code: string, token = shop.cashier.token) =>
    w.call('previewRedemption', { token, body: { code, storeId: shop.here, orderAmountFen: 8000 } })

  it('a code is found, previewed and used in any writing, and none of it is a guess', async () => {
    const cashier = await w.staff('cashier', shop.here)
    for (let i = 0; i < 4; i++) {
      const { coupon } = await shop.holder()
      for (const typed of waysToType(coupon.code))
        expect((await preview(typed, cashier.token)).body).toMatchObject({
          redeemable: true,
          coupon: { id: coupon.id },
        })
      expect((await shop.redeem(waysToType(coupon.code)[i % 3]!, {}, cashier.token)).status).toBe(201)
    }
    expect(refused(await preview('2222-2222-2222', cashier.token))).toEqual([404, 'coupon_not_found'])
  })

  it('so is a dynamic code, and a code word, and a one-time code', async () => {
    const { coupon, token } = await shop.holder()
    const shown = await w.call('readMyCoupon', { token, params: { id: coupon.id } })
    for (const typed of waysToType(shown.body.dynamicCode!))
      expect((await preview(typed)).body).toMatchObject({ redeemable: true, coupon: { id: coupon.id } })
    const enter = async (code: string) =>
      w.call('enterCouponCode', { token: (await shop.shopper()).token, key: shop.key(), body: { code } })
    await shop.publish({ codeWord: '山茶Spring26', inCentre: false })
    for (const typed of waysToType('山茶SPRING26')) expect((await enter(typed)).status).toBe(201)
    const t = await shop.publish({ inCentre: false })
    const list = await w.call('createCodeList', {
      token: shop.marketer.token,
      params: { id: t.id },
      key: shop.key(),
      body: { kind: 'exchange', name: '夹页' },
    })
    const codes = ['SNOW2026AA', 'SNOW2026BB', wide('SNOW2026CC')]
    const added = await w.call('addCodes', {
      token: shop.marketer.token,
      params: { id: list.body.id },
      body: { codes },
    })
    expect(added.body).toMatchObject({ accepted: 3, refused: [] })
    for (const [i, code] of ['SNOW2026AA', 'SNOW2026BB', 'SNOW2026CC'].entries())
      expect((await enter(waysToType(code)[i]!)).status).toBe(201)
  })

  it('a code of an imported list is found with its dashes, without, and where it looks like a member number', async () => {
    const t = await shop.draft({ codeSource: 'list', total: 3 })
    const likeMember = memberNoFrom('20260300001')
    const list = await w.call('createCodeList', {
      token: shop.marketer.token,
      params: { id: t.id },
      key: shop.key(),
      body: { kind: 'piece', name: '票务' },
    })
    const codes = ['TICKET-0001', 'TICKET0002', likeMember]
    await w.call('addCodes', { token: shop.marketer.token, params: { id: list.body.id }, body: { codes } })
    expect((await w.call('publishCouponTemplate', { token: shop.marketer.token, params: { id: t.id } })).status).toBe(
      200,
    )
    for (const [i, code] of codes.entries()) {
      const got = await shop.claim((await shop.shopper()).token, t.id)
      expect(got.body.code).toBe(code)
      const typed = [
        'ticket \u2013 0001',
        'ＴＩＣＫＥＴ－０００２',
        `${likeMember.slice(0, 4)} ${likeMember.slice(4)}`,
      ][i]!
      expect((await preview(typed)).body).toMatchObject({ coupon: { id: got.body.id } })
    }
  })

  it('a member is found by her number and card in any writing, by staff and in the list', async () => {
    const who = await w.member()
    const { memberNo } = who.member
    const card = (await w.call('readCard', { token: who.token })).body.dynamicCode
    const look = async (body: Record<string, string>) =>
      (await w.call('lookUpMember', { token: shop.cashier.token, body })).body.member?.memberNo
    for (const typed of waysToType(memberNo)) {
      expect(await look({ memberNo: typed })).toBe(memberNo)
      for (const name of ['memberNo', 'q']) {
        const found = await w.call('listMembers', { token: shop.service.token, query: { [name]: typed } })
        expect(found.body.items.map((m) => m.memberNo)).toEqual([memberNo])
      }
    }
    for (const typed of waysToType(card)) expect(await look({ dynamicCode: typed })).toBe(memberNo)
  })
})
