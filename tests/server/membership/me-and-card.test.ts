import { issueDynamicCode, readDynamicCode } from '../../../server/membership/dynamic-code'
import { openPhone } from '../../../server/membership/personal-data'
import { findMember } from '../../../server/membership/find-member'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('membership: the member’s own side', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  /** The phone button gives this number from now on: in the sandbox a person has one number for life. */
  const buttonGives = (phone: string) =>
    jest.spyOn(w.deps.wechat.mini!, 'phoneNumber').mockResolvedValue({ phone: `+86${phone}`, countryCode: '86' })
  afterEach(() => jest.restoreAllMocks())

  it('changes what the member told, and completeness follows', async () => {
    const who = await w.member()
    expect(who.member.profileCompleteness).toBe(40)
    const edit = (body: unknown) => w.call('editMe', { token: who.token, body })
    const edited = await edit({
      nickname: '阿梅 💐',
      gender: 'female',
      birthday: '1988-02-29',
      email: 'Mei@Example.com',
      language: 'yue',
      regionCode: '440100',
      interests: ['skincare', '面膜', 'skincare'],
    })
    expect(edited.status).toBe(200)
    expect(edited.body).toMatchObject({
      nickname: '阿梅 💐',
      email: 'Mei@Example.com',
      language: 'yue',
      regionName: '广东省 广州市',
      profileCompleteness: 100,
    })
    expect([...edited.body.interests].sort()).toEqual(['skincare', '面膜'])
    // A profile with an e-mail can be changed again, and the e-mail stays readable.
    expect((await edit({ nickname: '阿梅' })).body).toMatchObject({ nickname: '阿梅', email: 'Mei@Example.com' })
    const cleared = await edit({ email: null, interests: [], regionCode: null })
    expect(cleared.body).toMatchObject({ email: null, interests: [], regionCode: null, profileCompleteness: 70 })
    expect((await w.call('readMe', { token: who.token })).body).toEqual(cleared.body)
    for (const bad of [
      { regionCode: '123456' },
      { birthday: '2999-01-01' },
      { birthday: '1988-02-30' },
      { tier: 'gold' },
      { points: 1 },
      { phoneMasked: '1' },
      { email: 'x' },
      { nickname: ' ' },
    ])
      expect((await edit(bad)).status).toBe(422)
  })

  it('binds another phone, frees the former, and meets the holder of a taken one', async () => {
    const who = await w.member({ phone: '13311110001' })
    const holder = await w.member({ phone: '13311110002' })
    buttonGives('13311110003')
    const bound = await w.call('rebindPhone', { token: who.token, body: { phoneCode: 'x' } })
    expect([bound.status, bound.body.phoneMasked]).toEqual([200, '133****0003'])
    const phone = await w.db.read(async (tx) => openPhone(tx, w.deps, await findMember(tx, who.memberId)))
    expect(phone).toBe('+8613311110003')
    buttonGives('13311110001')
    const free = await w.call('rebindPhone', { token: holder.token, body: { phoneCode: 'x' } })
    expect(free.body.phoneMasked).toBe('133****0001')
    buttonGives('13311110003')
    const taken = await w.call('rebindPhone', { token: holder.token, body: { phoneCode: 'x' } })
    expect([taken.status, taken.body.code]).toEqual([409, 'phone_bound_to_other_account'])
    const moved = await w.call('mergeMember', {
      token: holder.token,
      body: { mergeToken: taken.body.mergeToken as string, choice: 'new' },
    })
    const member = moved.body.member as { id: string; phoneMasked: string }
    expect([moved.status, member.id, member.phoneMasked]).toEqual([200, holder.memberId, '133****0003'])
    expect((await w.call('readMe', { token: who.token })).body.code).toBe('member_frozen')
  })

  it('lets one of ten members have a phone that all bind at once', async () => {
    const members = await Promise.all(Array.from({ length: 10 }, () => w.member()))
    buttonGives('13322220000')
    const answers = await Promise.all(
      members.map((m) => w.call('rebindPhone', { token: m.token, body: { phoneCode: 'x' } })),
    )
    expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)])
  })
})

onEachDatabase('membership: the card', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('holds for its minute and the next, and is known as outlived for seven days', async () => {
    const who = await w.member()
    const cashier = await w.staff('cashier')
    const card = await w.call('readCard', { token: who.token })
    expect(card.body.dynamicCode).toMatch(/^1\d{19}$/)
    expect(card.body.dynamicCodeExpiresAt).toBe('2026-03-02T02:02:00.000Z')
    const look = async (dynamicCode: string) => w.call('lookUpMember', { token: cashier.token, body: { dynamicCode } })
    const found = await look(card.body.dynamicCode)
    expect([found.status, found.body.member.memberNo]).toEqual([200, who.member.memberNo])
    expect(found.text).not.toContain(who.phone)
    w.clock.advance(119_999)
    expect((await look(card.body.dynamicCode)).status).toBe(200)
    w.clock.advance(1)
    const late = await look(card.body.dynamicCode)
    expect([late.status, late.body.code]).toEqual([410, 'dynamic_code_expired'])
    const later = async () =>
      w.call('lookUpMember', {
        token: (await w.staff('cashier')).token,
        body: { dynamicCode: card.body.dynamicCode },
      })
    w.clock.advance(7 * 86_400_000 - 180_000)
    expect((await later()).body.code).toBe('dynamic_code_expired')
    w.clock.advance(60_000)
    expect((await later()).body.code).toBe('not_found')
    const next = await w.call('readCard', { token: who.token })
    expect(next.body.dynamicCode).not.toBe(card.body.dynamicCode)
    expect(next.body.dynamicCode.slice(0, 12)).toBe(card.body.dynamicCode.slice(0, 12))
  })

  it('knows a forged, foreign or other kind of code as nobody’s', async () => {
    const ownerId = w.chance.id()
    const at = w.clock.now()
    const { code } = await w.db.inTransaction((tx) => issueDynamicCode(tx, w.deps, 1, ownerId, at))
    const read = (text: string, now = at) => w.db.read((tx) => readDynamicCode(tx, w.deps, text, now))
    expect(await read(code)).toEqual({ kind: 1, ownerId })
    expect(await read(code, at - 60_000)).toBeNull()
    expect(await read(code, at + 61 * 60_000)).toBe('expired')
    expect(await read(code, at + 7 * 86_400_000)).toBeNull()
    for (let i = 0; i < 20; i++) {
      const digit = String((Number(code[i]) + 1) % 10)
      const forged = await read(code.slice(0, i) + digit + code.slice(i + 1))
      // One in ten thousand forgeries of the last digits is the code of another minute of the week.
      if (i < 12) expect(forged).toBeNull()
      else expect([null, 'expired']).toContain(forged)
    }
    expect(await read(`2${code.slice(1)}`)).toBeNull()
    const [first, second] = await Promise.all(
      [1, 2].map(() => w.db.inTransaction((tx) => issueDynamicCode(tx, w.deps, 2, ownerId, at))),
    )
    expect(first).toEqual(second)
  })

  it('looks up by number, and slows whoever guesses', async () => {
    const who = await w.member()
    const cashier = await w.staff('cashier')
    const look = async (memberNo: string) => w.call('lookUpMember', { token: cashier.token, body: { memberNo } })
    expect((await look(who.member.memberNo)).body.member.memberNo).toBe(who.member.memberNo)
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await look('100000000008')).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429])
  })
})
