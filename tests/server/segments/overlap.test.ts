import type { SegmentRule } from '../../../shared/rules/segment'
import { onEachDatabase, type World } from '../../harness/world'

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule

onEachDatabase('segments beside each other, and what they were', (open) => {
  let w: World
  let marketer: { token: string }
  let analyst: string
  beforeAll(async () => {
    w = await open()
    marketer = await w.staff('marketer')
    analyst = (await w.staff('analyst')).token
    // Harbin: four, of them two women and two who allow messages, one of them a woman; one woman in Guangzhou.
    await w.member({ marketing: true, profile: { regionCode: '230102', gender: 'female' } })
    await w.member({ marketing: true, profile: { regionCode: '230102', gender: 'male' } })
    await w.member({ profile: { regionCode: '230200', gender: 'female' } })
    await w.member({ profile: { regionCode: '230200' } })
    await w.member({ profile: { regionCode: '440106', gender: 'female' } })
    await w.member({})
  })
  afterAll(() => w.close())

  const save = async (name: string, rule: SegmentRule, why?: string): Promise<string> =>
    (
      await w.call('createSegment', {
        token: marketer.token,
        body: { name, rule, ...(why === undefined ? {} : { why }) },
      })
    ).body.id
  const overlap = (segmentIds: string[], token = marketer.token) =>
    w.call('overlapSegments', { token, body: { segmentIds } })

  it('tells every part of two and of three', async () => {
    const north = await save('北', leaf('regionCode', 'in', ['230000']))
    const women = await save('女', leaf('gender', 'eq', 'female'))
    const written = await save('可写', leaf('consent.wechat', 'eq', true))
    const two = await overlap([north, women])
    expect(two.status).toBe(200)
    expect(two.body).toEqual({
      segments: [
        { id: north, name: '北', members: 4 },
        { id: women, name: '女', members: 3 },
      ],
      parts: [
        { in: [north], members: 2 },
        { in: [women], members: 1 },
        { in: [north, women], members: 2 },
      ],
      together: 5,
    })
    const three = await overlap([north, women, written], analyst)
    expect(three.body.parts).toEqual([
      { in: [north], members: 1 },
      { in: [women], members: 1 },
      { in: [north, women], members: 1 },
      { in: [written], members: 0 },
      { in: [north, written], members: 1 },
      { in: [women, written], members: 0 },
      { in: [north, women, written], members: 1 },
    ])
    expect(three.body.together).toBe(5)
  })

  it('refuses one alone, one twice, four, and one that is not there by its place', async () => {
    const one = await save('一', { all: [] })
    for (const ids of [[one], [one, one], [one, 'a', 'b', 'c']]) expect((await overlap(ids)).status).toBe(422)
    const { status, body } = await overlap([one, 'nobody'])
    expect([status, body.errors?.[0]?.path]).toEqual([422, 'segmentIds.1'])
    expect((await overlap([one, 'x'], (await w.staff('cashier')).token)).status).toBe(403)
  })

  it('keeps what a segment was, with who and why; putting it away is no change of it', async () => {
    const north = leaf('regionCode', 'in', ['230000'])
    const id = await save('北方', north, '入冬预热')
    const change = (body: object) => w.call('editSegment', { token: marketer.token, params: { id }, body })
    w.clock.advance(60_000)
    await change({ rule: leaf('regionCode', 'in', ['230000', '220000']), why: '加上吉林' })
    await change({ archived: true })
    await change({ name: '东北', archived: false })
    const { status, body } = await w.call('listSegmentVersions', { token: analyst, params: { id } })
    expect(status).toBe(200)
    const by = expect.any(String) as string
    expect(body.items.map((one) => ({ ...one, rule: undefined, at: undefined }))).toEqual([
      { version: 4, name: '东北', sentence: '地区是黑龙江省、吉林省之一的会员', why: null, by },
      { version: 2, name: '北方', sentence: '地区是黑龙江省、吉林省之一的会员', why: '加上吉林', by },
      { version: 1, name: '北方', sentence: '地区是黑龙江省的会员', why: '入冬预热', by },
    ])
    expect(body.items[2]!.rule).toEqual(north)
    expect(Date.parse(body.items[1]!.at) - Date.parse(body.items[2]!.at)).toBe(60_000)
    expect((await w.call('listSegmentVersions', { token: analyst, params: { id: 'nobody' } })).status).toBe(404)
  })
})
