import { onFollowerEvent } from '../../../server/membership/follower-events'
import type { WechatEvent } from '../../../server/wechat/push-event'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('membership: followers', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  type Person = Awaited<ReturnType<World['person']>>
  const oaOf = (who: Person) => (who.shown.openids as { oa: string }).oa
  const row = async (who: Person) => {
    const rows = (await w.db.read((tx) => tx.query('SELECT * FROM follower WHERE openid = ?', [oaOf(who)]))) as Record<
      string,
      unknown
    >[]
    return rows[0]
  }
  const follow = async (who: Person) => {
    await w.sandbox('POST', `/people/${who.id}/follow`)
    await w.jobs()
  }
  const write = async (who: Person, text: string) => {
    await w.sandbox('POST', `/people/${who.id}/messages`, { text })
    await w.jobs()
  }
  const textsOf = async (who: Person) => (await who.inbox()).map((m) => String(m.text))
  const event = (who: Person, createTime: number, more: Partial<WechatEvent>): WechatEvent => ({
    kind: 'event',
    account: 'gh_test',
    openid: oaOf(who),
    createTime,
    msgType: 'event',
    dedupeKey: w.chance.id(),
    ...more,
  })

  it('welcomes a newcomer, and the session knows the follower by unionid', async () => {
    const who = await w.person()
    await follow(who)
    expect(await row(who)).toMatchObject({ unionid: who.shown.unionid, memberId: null })
    const [welcome] = await textsOf(who)
    expect(welcome).toContain('欢迎关注')
    expect(welcome).toContain('data-miniprogram-path="pages/home/index"')
    const session = await w.call('openSession', { body: { code: await who.loginCode() } })
    expect(session.body.follower).toEqual({ subscribed: true })
    const joined = await w.call('join', {
      token: session.body.token,
      body: { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() },
    })
    expect(joined.status).toBe(201)
    expect(await row(who)).toMatchObject({ memberId: joined.body.member.id })
    const service = await w.staff('service')
    const timeline = await w.call('readTimeline', { token: service.token, params: { id: joined.body.member.id } })
    expect(timeline.body.items.map((e) => e.kind)).toEqual(expect.arrayContaining(['followed', 'joined']))
    await w.sandbox('POST', `/people/${who.id}/unfollow`)
    await w.jobs()
    const again = await w.call('openSession', { body: { code: await who.loginCode() } })
    expect(again.body.follower).toEqual({ subscribed: false })
  })

  it('ties a follower to a member who joined before following', async () => {
    const who = await w.member({ profile: { language: 'yue' } })
    await follow(who)
    expect(await row(who)).toMatchObject({ memberId: who.memberId })
    expect((await textsOf(who))[0]).toContain('歡迎返嚟')
  })

  it('ties people without a unionid by the card of the welcome, once, for its first opener only', async () => {
    const who = await w.person({ unionid: null })
    await follow(who)
    const followToken = /followToken=([\w-]+)/.exec((await textsOf(who))[0]!)?.[1]
    expect(followToken).toMatch(/^[\w-]{43}$/)
    const session = await w.call('openSession', { body: { code: await who.loginCode(), followToken } })
    expect(session.body.follower).toEqual({ subscribed: true })
    const thief = await w.person({ unionid: null })
    const late = await w.call('openSession', { body: { code: await thief.loginCode(), followToken } })
    expect([late.status, late.body.follower]).toEqual([200, null])
    const joined = await w.call('join', {
      token: session.body.token,
      body: { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() },
    })
    expect(await row(who)).toMatchObject({ memberId: joined.body.member.id })
  })

  it('gives the card to one of eight who open it at once', async () => {
    const who = await w.person({ unionid: null })
    await follow(who)
    const followToken = /followToken=([\w-]+)/.exec((await textsOf(who))[0]!)?.[1]
    const openers = await Promise.all(Array.from({ length: 8 }, () => w.person({ unionid: null })))
    const codes = await Promise.all(openers.map((o) => o.loginCode()))
    const answers = await Promise.all(codes.map((code) => w.call('openSession', { body: { code, followToken } })))
    expect(answers.map((a) => a.status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(answers.filter((a) => a.body.follower !== null)).toHaveLength(1)
  })

  it('ignores a card that is older than a day, and one opened by somebody with a unionid', async () => {
    const who = await w.person({ unionid: null })
    await follow(who)
    const followToken = /followToken=([\w-]+)/.exec((await textsOf(who))[0]!)?.[1]
    const known = await w.person()
    const other = await w.call('openSession', { body: { code: await known.loginCode(), followToken } })
    expect(other.body.follower).toBeNull()
    w.clock.advance(86_400_000)
    const late = await w.call('openSession', { body: { code: await who.loginCode(), followToken } })
    expect(late.body.follower).toBeNull()
  })

  it('keeps the newest state when pushes come twice and out of order', async () => {
    const who = await w.person()
    const at = w.clock.now()
    const subscribe = event(who, at, { event: 'subscribe', eventKey: '' })
    const leave = event(who, at + 5_000, { event: 'unsubscribe' })
    await onFollowerEvent(w.deps, 'oa', leave)
    await onFollowerEvent(w.deps, 'oa', subscribe)
    expect(Number((await row(who))!.subscribed)).toBe(0)
    await onFollowerEvent(w.deps, 'oa', event(who, at + 9_000, { event: 'subscribe', eventKey: '' }))
    await onFollowerEvent(w.deps, 'oa', leave)
    expect(Number((await row(who))!.subscribed)).toBe(1)
    await onFollowerEvent(w.deps, 'oa', event(who, at + 9_000, { event: 'unsubscribe' }))
    await onFollowerEvent(w.deps, 'oa', event(who, at + 9_000, { event: 'subscribe', eventKey: '' }))
    expect(Number((await row(who))!.subscribed)).toBe(0)
    await onFollowerEvent(w.deps, 'mini', event(who, at + 20_000, { event: 'subscribe', eventKey: '' }))
    expect(Number((await row(who))!.subscribed)).toBe(0)
  })

  it('attributes a scan of the account code to its channel', async () => {
    const owner = await w.staff('owner')
    const channel = await w.call('createChannel', {
      token: owner.token,
      body: { name: '门口立牌', kind: 'official_account_qr' },
    })
    const who = await w.person()
    await who.scan(channel.body.id)
    await w.jobs()
    expect(await row(who)).toMatchObject({ firstChannelId: channel.body.id, lastChannelId: channel.body.id })
    expect((await textsOf(who))[0]).toContain(`scene=${channel.body.scene}`)
    const token = await who.logIn()
    const joined = await w.call('join', {
      token,
      body: { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() },
    })
    const shown = await w.call('readMember', { token: owner.token, params: { id: joined.body.member.id } })
    expect(shown.body).toMatchObject({ joinChannelId: channel.body.id, follower: { subscribed: true } })
  })

  it('stops WeChat marketing at the stop word, whatever its spelling, and confirms', async () => {
    for (const word of ['td', '退订', 'ＴＤ。']) {
      const who = await w.member({ marketing: true })
      await follow(who)
      const consents = async () => (await w.call('readMyConsents', { token: who.token })).body.marketing.wechat
      expect(await consents()).toBe(true)
      w.clock.advance(2_000)
      await write(who, '请问几点关门？')
      expect(await consents()).toBe(true)
      w.clock.advance(2_000)
      await write(who, word)
      expect(await consents()).toBe(false)
      const [state] = (await w.db.read((tx) =>
        tx.query('SELECT wechatRefused FROM consent_state WHERE memberId = ?', [who.memberId]),
      )) as { wechatRefused: number }[]
      expect(Number(state!.wechatRefused)).toBe(1)
      expect((await textsOf(who)).some((t) => t.includes('已停止'))).toBe(true)
      w.clock.advance(2_000)
      await w.call('editMyConsents', { token: who.token, body: { marketing: { wechat: true } } })
      expect(await consents()).toBe(true)
    }
  })

  it('does not undo a later permission when the stop word is worked off again', async () => {
    const who = await w.member({ marketing: true })
    await follow(who)
    w.clock.advance(5_000)
    const stop = event(who, w.clock.now() - 1_000, {
      kind: 'message',
      msgType: 'text',
      event: undefined,
      text: 'TD',
      msgId: '77',
    })
    await onFollowerEvent(w.deps, 'oa', stop)
    w.clock.advance(5_000)
    await w.call('editMyConsents', { token: who.token, body: { marketing: { wechat: true } } })
    await onFollowerEvent(w.deps, 'oa', stop)
    expect((await w.call('readMyConsents', { token: who.token })).body.marketing.wechat).toBe(true)
  })

  it('welcomes even when the platform does not tell who it is, and asks again', async () => {
    const who = await w.person()
    await w.sandbox('PUT', '/faults', { '/cgi-bin/user/info': { status: 502 } })
    await follow(who)
    await w.sandbox('DELETE', '/faults')
    expect((await textsOf(who))[0]).toContain('欢迎关注')
    expect(await row(who)).toMatchObject({ unionid: null })
    w.clock.advance(60_000)
    await w.jobs()
    expect(await row(who)).toMatchObject({ unionid: who.shown.unionid })
  })
})
