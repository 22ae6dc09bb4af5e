import { creditGrant } from '../../../server/messages/credit-grant'
import { onMessageEvent } from '../../../server/campaigns/on-message-event'
import type { WechatEvent } from '../../../server/wechat/push-event'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('messages: permissions', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const T = 'sandbox-sub-coupon'
  const person = async () => {
    const who = await w.person()
    const token = await who.logIn()
    return { ...who, token, openid: (who.shown.openids as { mini: string }).mini }
  }
  type Who = Awaited<ReturnType<typeof person>>
  const report = async (who: Who, results: Record<string, string>, requestId?: string) =>
    w.call('reportSubscriptions', {
      token: who.token,
      body: { results },
      ...(requestId ? { headers: { 'X-Request-Id': requestId } } : {}),
    })
  const quota = async (who: Who) => (await report(who, { [T]: 'filter' })).body.quotas[T]
  let events = 0
  const event = (who: Who, name: string, list: WechatEvent['list'], at: number): WechatEvent => ({
    kind: 'event',
    account: 'gh_1',
    openid: who.openid,
    createTime: at,
    msgType: 'event',
    event: name,
    list,
    dedupeKey: `event-${events++}`,
  })
  const popup = (who: Who, at = w.clock.now(), status = 'accept') =>
    event(who, 'subscribe_msg_popup_event', [{ templateId: T, status }], at)
  const tell = (e: WechatEvent) => onMessageEvent(w.deps, 'mini', e)

  it('an accept counts at once, anything else counts nothing', async () => {
    const who = await person()
    const answer = await report(who, { [T]: 'accept', other: 'reject', third: 'ban' })
    expect(answer).toMatchObject({ status: 200, body: { quotas: { [T]: 1, other: 0, third: 0 } } })
    expect((await report(who, { [T]: 'accept' })).body.quotas).toEqual({ [T]: 2 })
    expect((await report(who, { [T]: 'maybe' })).status).toBe(422)
  })

  it('a report repeated after a lost answer is one permission', async () => {
    const who = await person()
    for (const _ of [1, 2, 3]) await report(who, { [T]: 'accept' }, 'tap-1')
    expect(await quota(who)).toBe(1)
  })

  it('the platform’s event within five minutes confirms and adds nothing, also when it comes first or twice', async () => {
    const who = await person()
    await report(who, { [T]: 'accept' })
    const first = popup(who, w.clock.now() + 4 * 60_000)
    await tell(first)
    await tell(first)
    expect(await quota(who)).toBe(1)

    const early = await person()
    await tell(popup(early))
    await report(early, { [T]: 'accept' })
    expect(await quota(early)).toBe(1)
  })

  it('an event of its own, or later than five minutes, is one more', async () => {
    const who = await person()
    await report(who, { [T]: 'accept' })
    const late = popup(who, w.clock.now() + 5 * 60_000 + 1)
    await tell(late)
    await tell(late)
    expect(await quota(who)).toBe(2)
    await tell(popup(who, w.clock.now(), 'reject'))
    expect(await quota(who)).toBe(2)
  })

  it('two taps with two events are two permissions', async () => {
    const who = await person()
    const one = popup(who)
    await report(who, { [T]: 'accept' })
    await report(who, { [T]: 'accept' })
    await tell(one)
    await tell(one)
    await tell(popup(who))
    expect(await quota(who)).toBe(2)
  })

  it('client and platform telling at the same moment make one permission', async () => {
    for (let round = 0; round < 20; round++) {
      const who = await person()
      await Promise.all([
        report(who, { [T]: 'accept' }),
        tell(popup(who)),
        tell(popup(who, w.clock.now() - 400_000, 'reject')),
      ])
      expect(await quota(who)).toBe(1)
    }
  })

  it('a refusal in the settings takes back what was given before it, not what comes after', async () => {
    const who = await person()
    await report(who, { [T]: 'accept' })
    const refusal = event(who, 'subscribe_msg_change_event', [{ templateId: T, status: 'reject' }], w.clock.now())
    await tell(refusal)
    expect(await quota(who)).toBe(0)
    w.clock.advance(10_000)
    await report(who, { [T]: 'accept' })
    await tell(refusal)
    expect(await quota(who)).toBe(1)
  })

  it('the sandbox’s own event, through the push door, confirms the report', async () => {
    const who = await person()
    const asked = await w.sandbox('POST', `/people/${who.id}/subscriptions`, { tmplIds: [T] })
    await report(who, asked.body.results as Record<string, string>)
    await w.jobs()
    expect(await quota(who)).toBe(1)
    const rows = await w.db.read((tx) =>
      tx.query('SELECT reportId, eventId FROM subscribe_grant WHERE openid = ?', [who.openid]),
    )
    expect(rows).toEqual([{ reportId: expect.any(String), eventId: expect.any(String) }])
  })

  it('tells what to ask for at a point of the journey, what is missing first', async () => {
    const { token } = await w.staff('marketer')
    const template = (name: string, providerTemplateId: string, scenes: string[]) =>
      w.call('createMessageTemplate', {
        token,
        body: {
          channel: 'mini_subscribe',
          name,
          providerTemplateId,
          topic: 'offers',
          kind: 'marketing',
          scenes,
          bodies: { 'zh-Hans': { fields: { thing1: '好' } } },
        },
      })
    await template('到账', T, ['after_join', 'after_claim'])
    await template('过期', 'sandbox-sub-expiry', ['after_claim'])
    await template('到账二', T, ['after_claim'])
    const who = await person()
    const wanted = async (scene: string) =>
      (await w.call('listWanted', { token: who.token, query: { scene } })).body.items.map((i) => i.templateId)
    expect(await wanted('after_join')).toEqual([T])
    expect(await wanted('after_claim')).toEqual([T, 'sandbox-sub-expiry'])
    await report(who, { [T]: 'accept' })
    expect(await wanted('after_claim')).toEqual(['sandbox-sub-expiry', T])
    expect(await wanted('ticket_sent')).toEqual([])
    expect((await w.call('listWanted', { token: who.token, query: { scene: 'anywhere' } })).status).toBe(422)
  })

  it('keeps a permission told by the platform about somebody who never came', async () => {
    await w.db.inTransaction((tx) =>
      creditGrant(tx, w.deps, { openid: 'stranger', providerTemplateId: T, from: 'event', id: 'e', at: w.clock.now() }),
    )
    const rows = await w.db.read((tx) => tx.query("SELECT state FROM subscribe_grant WHERE openid = 'stranger'"))
    expect(rows).toEqual([{ state: 'available' }])
  })
})
