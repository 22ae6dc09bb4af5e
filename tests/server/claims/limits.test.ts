import { fillPhoneHistory } from '../../../server/membership/kinship'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

onEachDatabase('coupons: limits per phone, device and address', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const device = () => w.chance.token().slice(0, 24)
  /** Joins in the mini-program on that device. */
  const joinOn = async (deviceId: string, phone = w.newPhone()) => {
    const who = await w.person({ phone })
    const session = await w.call('openSession', {
      body: { code: await who.loginCode() },
      headers: { 'X-Device-Id': deviceId },
    })
    const token = session.body.token
    const joined = await w.call('join', {
      token,
      body: { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() },
    })
    if (joined.status !== 201) throw new Error(joined.text)
    return { ...who, token, memberId: joined.body.member.id }
  }
  const claim = async (token: string, id: string) => {
    const answer = await shop.claim(token, id)
    return answer.status === 201 ? 'claimed' : answer.body.code
  }
  /** The phone button gives this number, whoever taps it. */
  const rebind = async (token: string, phone: string) => {
    const button = jest
      .spyOn(w.deps.wechat.mini!, 'phoneNumber')
      .mockResolvedValue({ phone: `+86${phone}`, countryCode: '86' })
    const answer = await w.call('rebindPhone', { token, body: { phoneCode: 'x' } })
    button.mockRestore()
    if (answer.status !== 200) throw new Error(answer.text)
  }

  it('a number that moved to a new account brings no second helping', async () => {
    const template = await shop.publish({ perMemberLimit: 2 })
    const first = await w.member()
    expect(await claim(first.token, template.id)).toBe('claimed')
    // The first account takes another number, and the old one joins anew.
    await rebind(first.token, w.newPhone())
    const second = await w.member({ phone: first.phone })
    expect(second.memberId).not.toBe(first.memberId)
    expect(await claim(second.token, template.id)).toBe('claimed')
    expect(await claim(second.token, template.id)).toBe('claim_limit_reached')
    expect(await claim(first.token, template.id)).toBe('claim_limit_reached')
    // Somebody with a number of his own is not touched by it.
    const other = await w.member()
    expect([await claim(other.token, template.id), await claim(other.token, template.id)]).toEqual([
      'claimed',
      'claimed',
    ])
  })

  it('nor does one whose account became part of another', async () => {
    const template = await shop.publish()
    const [first, into] = [await w.member(), await w.member()]
    expect(await claim(first.token, template.id)).toBe('claimed')
    // She proves the other account's number and says that it is hers.
    const button = jest
      .spyOn(w.deps.wechat.mini!, 'phoneNumber')
      .mockResolvedValue({ phone: `+86${into.phone}`, countryCode: '86' })
    const met = await w.call('rebindPhone', { token: first.token, body: { phoneCode: 'x' } })
    button.mockRestore()
    const merged = await w.call('mergeMember', {
      token: first.token,
      body: { mergeToken: met.body.mergeToken as string, choice: 'merge' },
    })
    expect([merged.status, (merged.body as { member: { id: string } }).member.id]).toEqual([200, into.memberId])
    const anew = await w.member({ phone: first.phone })
    expect(await claim(anew.token, template.id)).toBe('claim_limit_reached')
  })

  it('two accounts of one number claim in one moment: the limit holds within the batch', async () => {
    for (let round = 0; round < 5; round++) {
      const template = await shop.publish()
      const pair = await shop.pair()
      await w.db.inTransaction(async (tx) => {
        for (const { memberId } of pair)
          await tx.query('INSERT INTO phone_history (phoneKey, memberId, firstAt) VALUES (?,?,0)', [
            `one-${round}`,
            memberId,
          ])
      })
      const answers = await Promise.all(pair.map((p) => claim(p.token, template.id)))
      expect(answers.sort()).toEqual(['claim_limit_reached', 'claimed'])
    }
  })

  it('members from before there was the record get theirs, and going on after an end repeats nothing', async () => {
    const who = await w.member()
    const rows = async () =>
      (await w.db.read((tx) => tx.query('SELECT phoneKey FROM phone_history WHERE memberId = ?', [who.memberId]))) as {
        phoneKey: string
      }[]
    const written = await rows()
    expect(written).toHaveLength(1)
    await w.db.inTransaction((tx) => tx.query('DELETE FROM phone_history WHERE memberId = ?', [who.memberId]))
    expect(await fillPhoneHistory(w.deps, () => true)).toBe('')
    expect(await fillPhoneHistory(w.deps, () => false)).toBeNull()
    expect(await rows()).toEqual(written)
    expect(await fillPhoneHistory(w.deps, () => false)).toBeNull()
    expect(await rows()).toEqual(written)
    const [index] = (await w.db.read((tx) =>
      tx.query('SELECT phoneIndex FROM member WHERE id = ?', [who.memberId]),
    )) as { phoneIndex: string }[]
    expect(written[0]!.phoneKey).not.toBe(index!.phoneIndex)
  })

  it('three accounts on one device may claim one kind of coupon, the fourth may not; the three keep their own limit', async () => {
    const template = await shop.publish({ perMemberLimit: 2 })
    const id = device()
    const accounts = [await joinOn(id), await joinOn(id), await joinOn(id), await joinOn(id)]
    const answers: unknown[] = []
    for (const a of accounts) answers.push(await claim(a.token, template.id))
    expect(answers).toEqual(['claimed', 'claimed', 'claimed', 'claim_limit_reached'])
    expect(await claim(accounts[0]!.token, template.id)).toBe('claimed')
    expect(await claim((await joinOn(device())).token, template.id)).toBe('claimed')
    expect(await claim(accounts[3]!.token, (await shop.publish()).id)).toBe('claimed')
  })

  it('scripted accounts of one device at 0 s: no more than the setting get a piece', async () => {
    const template = await shop.publish({ total: 1000 })
    const bots = await shop.members(60)
    await w.db.inTransaction(async (tx) => {
      for (const { memberId } of bots)
        await tx.query("INSERT INTO device_seen (deviceKey, memberId, firstAt, lastAt) VALUES ('farm',?,0,0)", [
          memberId,
        ])
    })
    const people = await shop.members(60)
    const all = [...bots, ...people]
    const answers = await Promise.all(all.map((p) => claim(p.token, template.id)))
    expect(answers.slice(0, 60).filter((a) => a === 'claimed')).toHaveLength(3)
    expect(answers.slice(60).every((a) => a === 'claimed')).toBe(true)
  })

  it('a device is kept as a keyed hash; a header that names none is as good as none', async () => {
    const id = device()
    const who = await joinOn(id)
    const rows = async (memberId: string) =>
      (await w.db.read((tx) => tx.query('SELECT * FROM device_seen WHERE memberId = ?', [memberId]))) as {
        deviceKey: string
      }[]
    expect(await rows(who.memberId)).toHaveLength(1)
    expect(JSON.stringify(await rows(who.memberId))).not.toContain(id)
    expect(await rows((await joinOn('too-short')).memberId)).toEqual([])
    expect(await rows((await joinOn('has blanks and % signs')).memberId)).toEqual([])
    // A later sign-in on another device adds that one.
    await w.call('openSession', { body: { code: await who.loginCode() }, headers: { 'X-Device-Id': device() } })
    expect(await rows(who.memberId)).toHaveLength(2)
  })

  it('an address that claims oftener than the brand allows is slowed', async () => {
    const template = await shop.publish({ total: 1000 })
    const set = await w.call('editSettings', {
      token: shop.owner.token,
      body: { coupons: { claimsPerAddressPerMinute: 5 } },
    })
    expect(set.status).toBe(200)
    // The number is believed for a second.
    await new Promise((wait) => setTimeout(wait, 1100))
    const people = await shop.members(20)
    const answers: (string | undefined)[] = []
    for (const p of people) answers.push(await claim(p.token, template.id))
    expect(answers.filter((a) => a === 'claimed')).toHaveLength(5)
    expect(answers.filter((a) => a === 'rate_limited')).toHaveLength(15)
    const late = await shop.claim((await shop.shopper()).token, template.id)
    expect([late.status, Number(late.headers.get('Retry-After')) > 0]).toEqual([429, true])
  })
})
