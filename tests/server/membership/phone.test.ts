import fc from 'fast-check'
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/examples.mobile.json'
import { maskPhone, phonesTyped, readPhone } from '../../../server/membership/phone'
import { phoneIndexOf } from '../../../server/membership/personal-data'
import { onEachDatabase, type World } from '../../harness/world'

const wide = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

describe('phones as people write them', () => {
  it.each([
    '13812345678',
    '+8613812345678',
    '8613812345678',
    '008613812345678',
    '138 1234 5678',
    '138-1234-5678',
    '+86 138-1234-5678',
    '(+86) 138 1234 5678',
    '１３８１２３４５６７８',
    '＋８６　138－1234–5678',
    '\u202d13812345678\u202c',
    '\t13812345678\n',
  ])('%j is one of the mainland', (typed) => expect(phonesTyped(typed)).toEqual(['+8613812345678']))

  it.each([
    ['+852 9123 4567', ['+85291234567']],
    ['00852-9123-4567', ['+85291234567']],
    ['８５２９１２３４５６７', ['+85291234567']],
    ['91234567', ['+85291234567']],
    ['66123456', ['+85266123456', '+85366123456']],
    ['+853 6612 3456', ['+85366123456']],
    ['0912-345-678', ['+886912345678']],
    ['886 0912 345 678', ['+886912345678']],
    ['+1 (213) 373-4253', ['+12133734253']],
  ])('%j is %j', (typed, numbers) => expect(phonesTyped(typed)).toEqual(numbers))

  it.each(
    [
      ['', '1381234567', '138123456789', '1.38E+10', '1381234567a', '+8612345678901', '01012345678', '86+13812345678'],
      ['13812345678,13812345679', 'null', '+85223456789', '+852', '1'.repeat(30)],
    ].flat(),
  )('%j is none', (typed) => expect(phonesTyped(typed)).toEqual([]))

  it('every country’s mobile is read in every writing, and no mask shows more than a third of it', () => {
    const numbers = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? [])
    expect(numbers.length).toBeGreaterThan(200)
    const known = numbers.filter((n) => 'e164' in readPhone(n.number))
    // What is left out has no type of its own in the numbering plan's data.
    expect(known.length).toBeGreaterThan(numbers.length - 10)
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.constantFrom('+', '00'), fc.boolean(), (number, prefix, full) => {
        const typed = number.formatInternational().replace('+', prefix)
        expect(phonesTyped(full ? wide(typed) : typed)).toEqual([number.number])
        const shown = maskPhone(number.number)
        expect(shown.length).toBeLessThanOrEqual(20)
        if (number.countryCallingCode !== '86')
          expect((shown.split('*').length - 1) * 3).toBeGreaterThanOrEqual(number.nationalNumber.length * 2)
      }),
      { numRuns: 500 },
    )
    expect([maskPhone('+8613812345678'), maskPhone('+85291234567'), maskPhone('nobody')]).toEqual([
      '138****5678',
      '+852 ******67',
      '****',
    ])
  })
})

onEachDatabase('membership: phones of other places', (open) => {
  let w: World
  beforeAll(async () => void (w = await open()))
  afterAll(() => w.close())

  it.each([
    ['+85291234567', '+852 ******67', ['00852 9123 4567', '85291234567', '９１２３４５６７']],
    ['+85366123456', '+853 ******56', ['+853 6612-3456', '85366123456']],
    ['+886912345678', '+886 *******78', ['0912 345 678', '886912345678']],
    ['+6591234567', '+65 ******67', ['+65 9123 4567', '006591234567']],
    ['+12133734253', '+1 ********53', ['+1 213-373-4253']],
  ])('%s joins, is shown as %s and found by staff', async (phone, masked, ways) => {
    const who = await w.member({ phone })
    expect(who.member.phoneMasked).toBe(masked)
    const service = await w.staff('service')
    for (const typed of [phone, ...ways]) {
      const found = await w.call('searchMembers', { token: service.token, body: { phone: typed } })
      expect(found.body.items.map((m) => [m.id, m.phoneMasked])).toEqual([[who.memberId, masked]])
    }
    const params = { id: who.memberId }
    const shown = await w.call('revealPhone', { token: service.token, params, body: { reason: '回访' } })
    expect(shown.body).toEqual({ phone })
    const again = await w.person({ phone })
    const taken = await w.call('join', {
      token: await again.logIn(),
      body: { phoneCode: await again.phoneCode(), consents: await w.agreementVersions() },
    })
    expect(taken.body.code).toBe('phone_bound_to_other_account')
  })

  it('a member from before stays findable: her index is that of the same E.164 text', async () => {
    const who = await w.member({ phone: '13812340000' })
    const index = w.deps.vault.blindIndex('phone', '+8613812340000')
    expect(phoneIndexOf(w.deps, '+8613812340000')).toBe(index)
    const rows = await w.db.read((tx) => tx.query('SELECT id, phoneMasked FROM member WHERE phoneIndex = ?', [index]))
    expect(rows).toEqual([{ id: who.memberId, phoneMasked: '138****0000' }])
  })

  it('moves to a number abroad', async () => {
    const who = await w.member()
    const asked = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber')
    asked.mockResolvedValue({ phone: '+447911123456', countryCode: '44' })
    const moved = await w.call('rebindPhone', { token: who.token, body: { phoneCode: 'any' } })
    asked.mockRestore()
    expect([moved.status, moved.body.phoneMasked]).toEqual([200, '+44 ********56'])
  })
})
