import { onEachDatabase, type World } from '../../harness/world'
import { openDesk, SUBSCRIBE, type Desk } from './desk'

onEachDatabase('campaigns: test sends', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  const test = (id: string, memberIds: string[], key = desk.key()) =>
    w.call('testSendCampaign', { token: desk.token, params: { id }, key, body: { memberIds } })

  it('sends at once, outside caps, counts and quiet hours, and says why not', async () => {
    const [good, silent, bare] = [
      await desk.shopper({ grants: 3 }),
      await desk.shopper({ marketing: false }),
      await desk.shopper({ grants: 0 }),
    ]
    const { id } = await desk.draft([good.memberId])
    await desk.later(13 * 3_600_000)
    const answer = await test(id, [good.memberId, silent.memberId, bare.memberId])
    expect(answer.status).toBe(200)
    expect(answer.body.results).toEqual([
      { memberId: good.memberId, channel: 'mini_subscribe', status: 'accepted', reason: null },
      { memberId: silent.memberId, channel: null, status: 'unreachable', reason: 'no_consent' },
      { memberId: bare.memberId, channel: null, status: 'unreachable', reason: 'no_quota' },
    ])
    expect(await desk.letters(good)).toHaveLength(1)
    await test(id, [good.memberId])
    expect(await desk.letters(good)).toHaveLength(2)
    expect(await desk.report(id)).toMatchObject({ audience: 0, accepted: 0 })
    await desk.later(12 * 3_600_000)
    await desk.launch(id)
    await w.jobs()
    expect(await desk.report(id)).toMatchObject({ audience: 1, accepted: 1, suppressed: { frequency_cap: 0 } })
  })

  it('the same key sends once, in parallel and afterwards, and answers the same bytes', async () => {
    const who = await desk.shopper({ grants: 5 })
    const { id } = await desk.draft([who.memberId])
    const answers = await Promise.all([1, 2, 3].map(() => test(id, [who.memberId], 'test-once')))
    answers.push(await test(id, [who.memberId], 'test-once'))
    expect(new Set(answers.map((a) => a.text)).size).toBe(1)
    expect(answers[0]?.body.results[0]).toMatchObject({ status: 'accepted' })
    expect(await desk.letters(who)).toHaveLength(1)
    expect((await test(id, [who.memberId, 'x'], 'test-once')).body.code).toBe('idempotency_key_reused')
  })

  it('tells unclear and failed outcomes as they are', async () => {
    const who = await desk.shopper({ grants: 5 })
    const { id } = await desk.draft([who.memberId])
    await desk.faults({ [SUBSCRIBE]: { status: 500, times: 1 } })
    expect((await test(id, [who.memberId])).body.results[0]).toMatchObject({ status: 'unknown' })
    await desk.faults({ [SUBSCRIBE]: { errcode: 47003, times: 1 } })
    expect((await test(id, [who.memberId])).body.results[0]).toMatchObject({ status: 'failed', reason: '47003' })
    await desk.faults({ [SUBSCRIBE]: { errcode: 43101, times: 1 } })
    expect((await test(id, [who.memberId])).body.results[0]).toMatchObject({
      status: 'unreachable',
      reason: 'no_quota',
    })
    expect((await desk.read(id)).status).toBe('draft')
  })

  it('takes at most ten members, and only members', async () => {
    const { id } = await desk.draft([])
    expect(
      (
        await test(
          id,
          Array.from({ length: 11 }, (_, n) => `m${n}`),
        )
      ).status,
    ).toBe(422)
    expect((await test(id, ['nobody'])).body.errors).toEqual([{ path: 'memberIds.0', message: 'unknown' }])
    expect((await test(id, [])).status).toBe(422)
  })
})
