import { onEachDatabase, type World } from '../../harness/world'
import { openDesk, type Desk } from './desk'

const HOUR = 3_600_000

onEachDatabase('campaigns: what a launch decides', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    await desk.settings({ frequencyCaps: [] })
  })
  afterAll(() => w.close())

  /** Those who joined within so many days. */
  const joinedLately = async (days: number): Promise<string> => {
    const rule = { field: 'joinedAt', op: 'withinDays', value: days }
    const answer = await w.call('createSegment', { token: desk.token, body: { name: `${days}`, rule } })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body.id
  }
  const iso = (at: number): string => new Date(at).toISOString()

  it('launched after its planned time it writes to the audience of the launch, and says that the time has passed', async () => {
    const planned = w.clock.now() + HOUR
    const segmentId = await joinedLately(1)
    const { id } = await desk.draft(segmentId, { schedule: { kind: 'at', at: iso(planned) } })
    await desk.later(3 * HOUR)
    const who = await desk.shopper()
    expect((await desk.read(id)).warnings).toEqual(['schedule_passed'])
    expect((await desk.preview(id)).reachable).toBe(1)
    const launched = await desk.launch(id)
    expect(launched).toMatchObject({ status: 'freezing', warnings: ['schedule_passed'] })
    await w.jobs()
    expect((await desk.read(id)).progress).toMatchObject({ total: 1, accepted: 1 })
    expect(await desk.letters(who)).toHaveLength(1)
  })

  it('resumed after its planned time it writes to the audience of the resumption', async () => {
    await desk.later(48 * HOUR)
    const first = await desk.shopper()
    const segmentId = await joinedLately(1)
    const at = w.clock.now() + HOUR
    const { id } = await desk.draft(segmentId, {
      schedule: { kind: 'at', at: iso(at) },
      expiresAt: iso(at + 96 * HOUR),
    })
    expect((await desk.launch(id)).warnings).toEqual([])
    await desk.act('pauseCampaign', id)
    await desk.later(48 * HOUR)
    const second = await desk.shopper()
    await desk.act('resumeCampaign', id)
    await w.jobs()
    expect(await desk.letters(first)).toHaveLength(0)
    expect(await desk.letters(second)).toHaveLength(1)
  })

  it('an audience of nobody, or of nobody who can be reached, is refused with the reasons, and the draft stays', async () => {
    const refusalOf = async (ids: string[], more: Record<string, unknown> = {}) => {
      const { id } = await desk.draft(ids, more)
      const refused = await desk.act('launchCampaign', id)
      expect(refused).toMatchObject({ status: 422, body: { code: 'nobody_to_reach' } })
      expect((await desk.read(id)).status).toBe('draft')
      return refused.body.errors?.map((error) => error.message)
    }
    expect(await refusalOf([])).toEqual(['empty'])
    const [silent, spent] = [await desk.shopper({ marketing: false }), await desk.shopper({ grants: 0 })]
    expect((await refusalOf([silent.memberId, spent.memberId]))?.sort()).toEqual(['no_consent', 'no_quota'])
    // The same draft is launched when somebody can be reached.
    const { id } = await desk.draft([silent.memberId, spent.memberId])
    expect((await desk.act('launchCampaign', id)).status).toBe(422)
    await desk.allow(spent)
    expect((await desk.act('launchCampaign', id)).status).toBe(202)
  })

  it('a later launch is let through: who can be reached then is not known now', async () => {
    const who = await desk.shopper({ grants: 0 })
    const { id } = await desk.draft([who.memberId], { schedule: { kind: 'at', at: iso(w.clock.now() + HOUR) } })
    expect((await desk.act('launchCampaign', id)).body).toMatchObject({ status: 'scheduled' })
    await desk.allow(who)
    await desk.later(HOUR)
    await w.jobs()
    expect(await desk.letters(who)).toHaveLength(1)
  })
})
