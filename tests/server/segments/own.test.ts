import type { SegmentRule } from '../../../shared/rules/segment'
import { must, templateBody } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const leaf = (key: string, op: string, value: unknown) => ({ field: `own.${key}`, op, value }) as unknown as SegmentRule

onEachDatabase('segments: fields of the brand’s own', (open) => {
  let w: World
  let marketer: string
  const ids: string[] = []
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
    const options = [
      { key: 'dry', name: '干性', names: { en: 'dry', 'zh-Hant': '乾性' } },
      { key: 'oily', name: '油性' },
    ]
    await field({ key: 'skin', kind: 'choice', label: '肤质', labels: { en: 'skin', 'zh-Hant': '膚質' }, options })
    await field({ key: 'shoe', kind: 'number', label: '鞋码' })
    await field({ key: 'pet', kind: 'flag', label: '养宠物' })
    await field({ key: 'since', kind: 'date', label: '开始' })
    await field({ key: 'old', kind: 'text', label: '旧的' })
    must(await w.call('editOwnField', { token: marketer, params: { id: 'old' }, body: { archived: true } }))
    for (const [skin, shoe, pet, since] of [
      ['dry', 37.5, true, '2026-02-20'],
      ['oily', 41, false, '2024-05-01'],
    ] as const) {
      const who = await w.member()
      ids.push(who.memberId)
      must(await w.call('editMyFields', { token: who.token, body: { answers: { skin, shoe, pet, since } } }))
    }
    ids.push((await w.member()).memberId)
  })
  afterAll(() => w.close())

  const field = async (body: Record<string, unknown>) =>
    must(await w.call('createOwnField', { token: marketer, body: { reason: '给你合适的建议', ...body } }))
  const preview = (rule: SegmentRule, language = 'zh-Hans') =>
    w.call('previewSegment', { token: marketer, body: { rule }, headers: { 'Accept-Language': language } })

  it.each<[SegmentRule, number[]]>([
    [leaf('skin', 'in', ['dry', 'oily']), [0, 1]],
    [leaf('skin', 'ne', 'dry'), [1]],
    [leaf('skin', 'exists', false), [2]],
    [{ not: leaf('skin', 'eq', 'dry') }, [1, 2]],
    [leaf('shoe', 'between', [37, 38]), [0]],
    [leaf('shoe', 'eq', 37.5), [0]],
    [leaf('pet', 'eq', false), [1]],
    [leaf('pet', 'ne', false), [0]],
    [leaf('since', 'withinDays', 30), [0]],
    [leaf('since', 'olderThanDays', 30), [1]],
    [leaf('since', 'gte', '2024-05-02'), [0]],
  ])('%j finds whom it says', async (rule, whom) => {
    const { body } = must(await preview(rule))
    expect(body.sample.map(({ id }) => id).sort()).toEqual(whom.map((at) => ids[at]!).sort())
    expect(body.count).toBe(whom.length)
  })

  it.each<[SegmentRule, string]>([
    [leaf('nothing', 'exists', true), 'field'],
    [leaf('old', 'exists', true), 'field'],
    [leaf('skin', 'gt', 'dry'), 'op'],
    [leaf('skin', 'in', ['dry', 'blue']), 'value.1'],
    [leaf('shoe', 'eq', '37'), 'value'],
    [leaf('pet', 'eq', 1), 'value'],
    [leaf('since', 'gt', '2026-02-30'), 'value'],
    [leaf('since', 'withinDays', -1), 'value'],
  ])('%j is refused with its place wherever a rule is taken', async (rule, part) => {
    const deep = { any: [{ not: rule }] }
    const created = await w.call('createSegment', { token: marketer, body: { name: 'x', rule: deep } })
    const template = await w.call('createCouponTemplate', {
      token: marketer,
      body: { ...templateBody(w), eligibility: deep },
    })
    for (const refused of [await preview(deep), created])
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, `rule.any.0.not.${part}`])
    expect([template.status, template.body.errors?.[0]?.path]).toEqual([422, `eligibility.any.0.not.${part}`])
  })

  it('are said aloud in every language by their labels', async () => {
    const rule = { all: [leaf('skin', 'eq', 'dry'), leaf('pet', 'eq', true), leaf('since', 'lt', '2026-01-01')] }
    const said = async (language: string) => must(await preview(rule, language)).body.sentence
    expect(await said('zh-Hans')).toBe('“肤质”是干性，并且“养宠物”答“是”，并且“开始”早于 2026-01-01的会员')
    expect(await said('yue')).toBe('「膚質」是乾性，並且「养宠物」答「是」，並且「开始」早於 2026-01-01的會員')
    expect(await said('en')).toBe('members where “skin” is dry and “养宠物” is yes and “开始” is before 2026-01-01')
  })

  it('stand in saved segments, and go on finding once the field is archived', async () => {
    const rule = leaf('pet', 'eq', true)
    const { id } = must(await w.call('createSegment', { token: marketer, body: { name: '有宠物', rule } })).body
    must(await w.call('editOwnField', { token: marketer, params: { id: 'pet' }, body: { archived: true } }))
    const inside = must(await w.call('listMembers', { token: marketer, query: { segmentId: id } })).body.items
    expect(inside.map((one) => one.id)).toEqual([ids[0]])
    expect((await preview(rule)).status).toBe(422)
  })
})
