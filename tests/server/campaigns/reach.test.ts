import { reachSegment } from '../../../server/campaigns/reach-segment'
import { adaptersOf } from '../../../server/messages/adapters'
import type { SegmentRule } from '../../../shared/rules/segment'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const everybody: SegmentRule = { all: [] }

onEachDatabase('segments: reach per channel', (open) => {
  let w: World
  let marketer: string
  beforeAll(async () => {
    w = await open({ seed: true })
    marketer = (await w.staff('marketer')).token
    await w.member({ marketing: true, profile: { regionCode: '230102' } })
    await w.member({ marketing: true })
    await w.member({})
  })
  afterAll(() => w.close())

  const reach = (rule: unknown, token = marketer) => w.call('reachSegment', { token, body: { rule } })

  it('says of each template how many it reaches, as the preview of a campaign with it does', async () => {
    const { people, looked, ways } = must(await reach(everybody)).body
    expect([people, looked]).toEqual([3, 3])
    expect(ways.length).toBeGreaterThan(0)
    const id = must(await w.call('createSegment', { token: marketer, body: { name: '全部', rule: everybody } })).body.id
    for (const { channel, template, reachable, suppressed } of ways) {
      const templates = must(await w.call('listMessageTemplates', { token: marketer })).body.items
      const { topic } = templates.find((one) => one.id === template.id)!
      const body = {
        name: template.name,
        segmentId: id,
        channels: [channel],
        templateIds: { [channel]: template.id },
        schedule: { kind: 'now' },
        topic,
      }
      const campaign = must(await w.call('createCampaign', { token: marketer, body })).body.id
      const preview = must(
        await w.call('previewCampaign', { token: marketer, params: { id: campaign }, body: {} }),
      ).body
      expect({ reachable, suppressed }).toEqual({
        reachable: (preview as { reachable: number }).reachable,
        suppressed: (preview as { suppressed: object }).suppressed,
      })
      expect(reachable + Object.values(suppressed).reduce((sum, n) => sum + n, 0)).toBe(3)
    }
  })

  it('is for who may ask for segments, takes saved ones, and says of how many it speaks when it must stop', async () => {
    expect((await reach(everybody, (await w.staff('analyst')).token)).status).toBe(200)
    expect((await reach(everybody, (await w.staff('cashier')).token)).status).toBe(403)
    expect((await reach({ field: 'segment', op: 'in', value: ['gone'] })).status).toBe(422)
    const adapters = adaptersOf(w.deps)
    const stopped = await reachSegment(w.deps, adapters, everybody, { patienceMs: 0, chunk: 2 })
    expect(stopped).toMatchObject({ people: 3, looked: 2 })
    const whole = await reachSegment(w.deps, adapters, everybody, { chunk: 1 })
    expect(whole.ways).toEqual(must(await reach(everybody)).body.ways)
  })
})
