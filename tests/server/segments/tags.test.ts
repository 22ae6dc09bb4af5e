import { addStanding } from '../../harness/standing'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { openShop, type Shop } from '../coupons/shop'
import { tagsJob } from '../../../server/segments/give-tags'
import type { JobRun } from '../../../server/base/jobs'

onEachDatabase('tags that segments give', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    await addStanding(w, 'segments.tags')
  })
  afterAll(() => w.close())

  const points = (least: number) => ({ all: [{ field: 'points', op: 'gte', value: least }] })
  const token = () => shop.marketer.token
  const segment = async (rule: object) =>
    must(await w.call('createSegment', { token: token(), body: { name: '积分多的人', rule } })).body.id
  const give = (id: string, tag: string) => w.call('giveSegmentTag', { token: token(), params: { id }, body: { tag } })
  const earn = async (id: string, n: number) =>
    must(
      await w.call('adjustPoints', {
        token: shop.service.token,
        params: { id },
        key: shop.key(),
        body: { points: n, reason: '补偿' },
      }),
    )
  const tagged = async (id: string) => {
    const { tags, tagsByRule, version } = must(
      await w.call('readMember', { token: shop.service.token, params: { id } }),
    ).body
    return { tags, tagsByRule, version }
  }
  const byHand = async (id: string, tags: string[]) =>
    must(await w.call('editMember', { token: shop.service.token, params: { id }, body: { tags } }))
  const later = async (ms = 31 * 60_000) => {
    w.clock.advance(ms)
    await w.jobs()
  }
  const story = async (id: string) =>
    must(await w.call('readTimeline', { token: shop.owner.token, params: { id } }))
      .body.items.filter((line) => line.kind.startsWith('tag_'))
      .map(({ kind, detail }) => [kind, detail.tag, detail.reason])
      .reverse()
  const person = () => w.member({ personalisation: true })

  it('come and go with the people; what a hand gave stays, and the story says who gave it', async () => {
    const id = await segment(points(500))
    const [in1, out, hand] = [await person(), await person(), await person()]
    for (const one of [in1, hand]) await earn(one.memberId, 500)
    await byHand(hand.memberId, ['多分', '老客'])
    must(await give(id, '多分'))
    await later()
    expect(await tagged(in1.memberId)).toMatchObject({ tags: ['多分'], tagsByRule: ['多分'] })
    expect(await tagged(out.memberId)).toMatchObject({ tags: [], tagsByRule: [] })
    const both = (await tagged(hand.memberId)).tags
    expect(both.sort()).toEqual(['多分', '老客'].sort())
    // Saved again with all it shows: the rule's stays the rule's.
    await byHand(in1.memberId, ['多分', '新客'])
    expect((await tagged(in1.memberId)).tagsByRule).toEqual(['多分'])
    await earn(out.memberId, 900)
    for (const one of [in1, hand]) await earn(one.memberId, -100)
    await later()
    expect((await tagged(in1.memberId)).tags).toEqual(['新客'])
    expect((await tagged(out.memberId)).tags).toEqual(['多分'])
    expect(await tagged(hand.memberId)).toMatchObject({ tagsByRule: [] })
    expect((await tagged(hand.memberId)).tags).toContain('多分')
    expect(await story(in1.memberId)).toEqual([
      ['tag_added', '多分', 'tag_rule'],
      ['tag_added', '新客', 'tag_hand'],
      ['tag_removed', '多分', 'tag_rule'],
    ])
    await later()
    expect(await story(out.memberId)).toEqual([['tag_added', '多分', 'tag_rule']])
    // Another rule at once, not in half an hour.
    must(await w.call('editSegment', { token: token(), params: { id }, body: { rule: points(5000) } }))
    await later(20_000)
    expect((await tagged(out.memberId)).tags).toEqual([])
    must(await w.call('editSegment', { token: token(), params: { id }, body: { rule: points(100) } }))
    await later(20_000)
    expect((await tagged(out.memberId)).tagsByRule).toEqual(['多分'])
    const uses = () => w.call('readSegmentUses', { token: token(), params: { id } }).then((a) => must(a).body.tag)
    expect(await uses()).toMatchObject({ tag: '多分', ending: false })
    const kept = await w.call('deleteSegment', { token: token(), params: { id } })
    expect([kept.status, (kept.body as { code?: string } | undefined)?.code]).toEqual([409, 'segment_in_use'])
    must(await w.call('endSegmentTag', { token: token(), params: { id } }))
    await later(20_000)
    expect((await tagged(out.memberId)).tags).toEqual([])
    expect((await tagged(hand.memberId)).tags).toContain('多分')
    expect(await uses()).toBeNull()
  })

  it('refuse a tag of another segment, a second one, and one that the rule asks for', async () => {
    const [one, two] = [await segment(points(1)), await segment(points(2))]
    const asking = await segment({ not: { field: 'tags', op: 'in', value: ['vip'] } })
    must(await give(one, '常客'))
    const refusals = [await give(two, '常客'), await give(one, '别的'), await give(asking, 'VIP')]
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'validation_failed'],
      [409, 'state_conflict'],
      [422, 'validation_failed'],
    ])
    must(await give(asking, '新人'))
    // And one that comes to ask for its own tag later stands still.
    await later()
    const rule = { all: [{ field: 'tags', op: 'exists', value: false }] }
    must(await w.call('editSegment', { token: token(), params: { id: asking }, body: { rule } }))
    const who = await person()
    await later()
    expect((await tagged(who.memberId)).tags).not.toContain('新人')
    for (const id of [one, asking]) must(await w.call('endSegmentTag', { token: token(), params: { id } }))
    await later()
  })

  it('are compared in pieces of any size, and a merge carries what a hand gave', async () => {
    const id = await segment(points(7_000))
    must(await give(id, '七千'))
    const people: Awaited<ReturnType<typeof person>>[] = []
    for (let i = 0; i < 5; i++) people.push(await person())
    for (const { memberId } of people) await earn(memberId, 7_000)
    const job = tagsJob(w.deps, 2)
    let asked = 0
    const look = async () => {
      w.clock.advance(31 * 60_000)
      let place: unknown = null
      do
        place = ((await job({ place, letGo: () => ++asked % 3 === 0 } as unknown as JobRun)) as { place?: unknown })
          .place
      while (place)
    }
    await look()
    const those = async () => (await Promise.all(people.map((p) => tagged(p.memberId)))).map((t) => t.tagsByRule.length)
    expect(await those()).toEqual([1, 1, 1, 1, 1])
    for (const at of [0, 2, 3]) await earn(people[at]!.memberId, -1)
    await look()
    expect(await those()).toEqual([0, 1, 0, 0, 1])
    const [old, young] = [people[0]!, people[1]!]
    await byHand(young.memberId, ['七千', '合并来的'])
    const account = merging(w)
    await account.merge(await account.openidOf(young.memberId), old.memberId)
    expect((await tagged(old.memberId)).tags).toEqual(['合并来的'])
    await look()
    expect((await tagged(old.memberId)).tagsByRule).toEqual(['七千'])
    await account.undo(old.memberId)
    await look()
    expect((await tagged(old.memberId)).tags).toEqual([])
    expect((await tagged(young.memberId)).tags.sort()).toEqual(['七千', '合并来的'].sort())
  })
})
