import { envelope, post, signed, transaction, withHeader } from './forge'
import { openPlatform, type Platform } from './platform'

const calls = async (p: Platform): Promise<number> =>
  Number((await p.control('GET', '/calls')).body['/v3/certificates'] ?? 0)
const notice = (p: Platform) => envelope(p, transaction(p))

describe('WeChat changes its keys', () => {
  it('takes notices of both kinds in the week of the move, whatever the merchant holds', async () => {
    const p = await openPlatform({ mode: 'public_key' })
    await p.switches({ noticeKey: 'mixed' })
    const who = await p.person()
    for (let i = 0; i < 30; i += 1) await p.payNow(who, (await p.prepaid(who)).prepayId)
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(30)
    expect(p.counts.get('pay_notice_payment')).toBe(30)
    expect(await calls(p)).toBe(1)
    await p.close()
  })

  it('asks for certificates once for many unknown serials at once, and at most once a minute', async () => {
    const p = await openPlatform({ mode: 'certificate' })
    const unknown = () =>
      withHeader(
        signed(p, notice(p), { key: 'certificate' }),
        'Wechatpay-Serial',
        p.chance.bytes(20).toString('hex').toUpperCase(),
      )
    const flood = async () =>
      (await Promise.all(Array.from({ length: 20 }, () => post(p, unknown())))).map((a) => a.status)
    expect(new Set(await flood())).toEqual(new Set([401]))
    expect(await calls(p)).toBe(1)
    p.time.now += 59_999
    await flood()
    expect(await calls(p)).toBe(1)
    p.time.now += 1
    await flood()
    expect(await calls(p)).toBe(2)
    // Unknown public keys cannot be asked for: no call at all.
    p.time.now += 60_000
    const foreign = withHeader(signed(p, notice(p)), 'Wechatpay-Serial', 'PUB_KEY_ID_0119999')
    expect((await post(p, foreign)).status).toBe(401)
    expect(await calls(p)).toBe(2)
    // A new certificate within the minute of such a flood is learnt of with the minute’s end: WeChat comes again.
    await flood()
    await p.control('POST', '/pay/rotations')
    expect((await post(p, signed(p, notice(p), { key: 'certificate' }))).status).toBe(401)
    p.time.now += 60_000
    expect((await post(p, signed(p, notice(p), { key: 'certificate' }))).status).toBe(204)
    await p.close()
  })

  it('believes a list of certificates only as sealed with the APIv3 key and signed by one of them', async () => {
    const p = await openPlatform({ mode: 'certificate' })
    for (const forge of ['unsigned', 'signature', 'stale', 'serial']) {
      await p.faults({ '/v3/certificates': { forge } })
      expect((await post(p, signed(p, notice(p), { key: 'certificate' }))).status).toBe(401)
      p.time.now += 60_000
    }
    await p.faults({})
    expect((await post(p, signed(p, notice(p), { key: 'certificate' }))).status).toBe(204)
    await p.close()
  })
})

describe('the key that answers are asked to be signed with', () => {
  it('is the public key where the merchant holds it: no certificate is ever fetched', async () => {
    const p = await openPlatform({ mode: 'public_key' })
    await p.prepaid(await p.person())
    expect(await calls(p)).toBe(0)
    await p.close()
  })
  it('is the newest certificate otherwise, also after a rotation', async () => {
    const p = await openPlatform({ mode: 'certificate' })
    const who = await p.person()
    await p.prepaid(who)
    expect(await calls(p)).toBe(1)
    await p.control('POST', '/pay/rotations')
    // Asked for by its serial, the old certificate signs on. Gone for good it is not asked for: twice a day we look.
    await expect(p.prepaid(who)).resolves.toBeDefined()
    expect(await calls(p)).toBe(1)
    await p.control('POST', '/pay/rotations')
    await p.control('POST', '/pay/rotations')
    p.time.now += 12 * 3_600_000
    await expect(p.prepaid(who)).resolves.toBeDefined()
    expect(await calls(p)).toBe(2)
    await p.close()
  })
})

describe('notices on their way', () => {
  it('come again by the platform’s schedule until they are taken', async () => {
    let works = false
    const p = await openPlatform({
      accept: async () => {
        if (!works) throw new Error('not now')
      },
    })
    const who = await p.person()
    await p.payNow(who, (await p.prepaid(who)).prepayId)
    await p.sandbox.settled()
    const failed = () => p.counts.get('pay_notice_not_stored') ?? 0
    expect(failed()).toBe(1)
    const gaps = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600]
    for (const [i, gap] of gaps.entries()) {
      p.time.now += gap * 1000 - 1
      await p.sandbox.settled()
      expect(failed()).toBe(i + 1)
      p.time.now += 1
      await p.sandbox.settled()
      expect(failed()).toBe(i + 2)
    }
    works = true
    p.time.now += 21_600_000
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(1)
    p.time.now += 86_400_000
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(1)
    await p.close()
  })

  it('may come many times, late, before the phone hears, or never', async () => {
    const p = await openPlatform()
    const who = await p.person()
    const buy = async () => p.payNow(who, (await p.prepaid(who)).prepayId)
    await p.switches({ copies: 16 })
    await buy()
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(16)
    expect(new Set(p.notices.map((one) => one.id)).size).toBe(1)
    await p.switches({ copies: 1, delayMs: 5_000 })
    await buy()
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(16)
    p.time.now += 5_000
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(17)
    await p.switches({ delayMs: 0, noticeFirst: true })
    await buy()
    expect(p.notices).toHaveLength(18)
    await p.switches({ notices: 'off' })
    await buy()
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(18)
    await p.switches({ notices: 'on' })
    p.time.now += 15_000
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(19)
    await p.switches({ lossPercent: 100 })
    await buy()
    p.time.now += 86_400_000
    await p.sandbox.settled()
    expect(p.notices).toHaveLength(19)
    await p.close()
  })
})
