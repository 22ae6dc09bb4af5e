import { memberNoFrom } from '../../../shared/rules/member'
import { onOneDatabase, type World } from '../../harness/world'
import { apiKey } from '../../harness/rows'
import { openShop, refused, type Shop } from '../coupons/shop'

const BURST = 200
const MINUTE_MS = 60_000

/** How often each answer came. */
const tally = (answers: { status: number; body: { code?: string } }[]): Record<string, number> => {
  const out: Record<string, number> = {}
  for (const a of answers) out[`${a.status} ${a.body.code ?? ''}`] = (out[`${a.status} ${a.body.code ?? ''}`] ?? 0) + 1
  return out
}

onOneDatabase('guesses made side by side count exactly', 'mysql', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())
  // Every test is an address that nobody guessed from.
  beforeEach(() => w.clock.advance(16 * MINUTE_MS))

  const burst = <T>(one: (i: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: BURST }, (_, i) => one(i)))
  const number = (i: number): string => memberNoFrom(String(40_000_000_000 + i))

  it.each(['of an account', 'of nobody'])('ten of two hundred wrong passwords %s are tried', async (whose) => {
    const { username, password } = await w.staff('analyst')
    const name = whose === 'of nobody' ? `nobody-${w.chance.id().slice(-6)}` : username
    // The right one among them, where it comes too late to be tried.
    const answers = await burst((i) =>
      w.call('signIn', { body: { username: name, password: i === BURST - 1 ? password : `wrong ${i}` } }),
    )
    expect(tally(answers)).toEqual({ '401 credentials_invalid': 10, '429 rate_limited': BURST - 10 })
    w.clock.advance(15 * MINUTE_MS)
    expect((await w.call('signIn', { body: { username, password } })).status).toBe(200)
  })

  it('fifty wrong passwords from an address are tried, whatever the names', async () => {
    const answers = await burst((i) => w.call('signIn', { body: { username: `name-${i}`, password: 'wrong' } }))
    expect(tally(answers)).toEqual({ '401 credentials_invalid': 50, '429 rate_limited': BURST - 50 })
  })

  it('who signs in is forgiven the slips before', async () => {
    const { username, password } = await w.staff('analyst')
    const signIn = (word: string) => w.call('signIn', { body: { username, password: word } })
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 9; i++) expect((await signIn('slip')).status).toBe(401)
      expect((await signIn(password)).status).toBe(200)
    }
  })

  it('the own password is as hard to guess where it is changed', async () => {
    const { token, password } = await w.staff('analyst')
    const change = (oldPassword: string) =>
      w.call('changePassword', { token, body: { oldPassword, newPassword: 'another long password' } })
    const answers = await burst((i) => change(`wrong ${i}`))
    expect(tally(answers)).toEqual({ '401 credentials_invalid': 10, '429 rate_limited': BURST - 10 })
    expect(refused(await change(password))).toEqual([429, 'rate_limited'])
  })

  it('ten of two hundred codes are tried at a till, and a right one among the late is not told', async () => {
    const guesser = await w.staff('cashier', shop.here)
    const { coupon } = await shop.holder()
    const code = (i: number) => (i === BURST - 1 ? coupon.code : `2222222${String(i + 20_000).replace(/[01]/g, '9')}`)
    const answers = await burst((i) => shop.redeem(code(i), {}, guesser.token))
    expect(tally(answers)).toEqual({ '404 coupon_not_found': 10, '429 rate_limited': BURST - 10 })
    expect(refused(await shop.redeem(coupon.code, {}, guesser.token))).toEqual([429, 'rate_limited'])
    w.clock.advance(MINUTE_MS)
    expect((await shop.redeem(coupon.code, {}, guesser.token)).status).toBe(201)
  })

  it('two hundred right codes at one till wait for nobody and none is refused', async () => {
    const template = await shop.publish({ total: BURST })
    const people = await shop.members(60)
    const codes = await Promise.all(people.map(async (p) => (await shop.claim(p.token, template.id)).body.code))
    const answers = await Promise.all(codes.map((code) => shop.redeem(code)))
    expect(tally(answers)).toEqual({ '201 ': 60 })
  })

  it.each(['staff', 'open'] as const)('after its limit a look-up (%s) answers a hit as a miss', async (side) => {
    const { member } = await w.member()
    const card = (await w.call('readCard', { token: (await w.member()).token })).body
    const key = (await apiKey(w, shop.owner.token, ['members'])).key
    const { token } = await w.staff('cashier', shop.here)
    const ask = (body: object) =>
      side === 'open' ? w.call('openLookUp', { token: key, body }) : w.call('lookUpMember', { token, body })
    expect((await ask({ memberNo: member.memberNo })).status).toBe(200)
    const answers = await burst((i) => ask({ memberNo: number(i) }))
    expect(tally(answers)).toEqual({ '404 not_found': 10, '429 rate_limited': BURST - 10 })
    const hits = [await ask({ memberNo: member.memberNo }), await ask({ dynamicCode: card.dynamicCode })]
    expect(hits.map(refused)).toEqual([
      [429, 'rate_limited'],
      [429, 'rate_limited'],
    ])
    expect(hits[0]!.headers.get('Retry-After')).toBe('60')
    w.clock.advance(MINUTE_MS)
    expect((await ask({ memberNo: member.memberNo })).status).toBe(200)
  })
})
