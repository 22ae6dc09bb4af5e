import { templateBody } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const NORTH = '{"field":"regionCode","op":"in","value":["230000"]}'
const groups = (open: string, close: string, n: number): string => `${open.repeat(n)}${NORTH}${close.repeat(n)}`
const many = (n: number, one: string): string => Array.from({ length: n }, () => one).join(',')
const leafText = (field: string, op: string, value: string): string =>
  `{"field":${JSON.stringify(field)},"op":${JSON.stringify(op)},"value":${value}}`

/** Rules as bytes: what is wrong with them, and the place where it is said to be. */
const HOSTILE: [name: string, text: string, path: string][] = [
  ['a column instead of a field', leafText('m.id', 'eq', '"x"'), 'rule.field'],
  ['SQL as a field', leafText("tags' OR 1=1 --", 'eq', '"x"'), 'rule.field'],
  ['what every object has as a field', leafText('__proto__', 'eq', '1'), 'rule.field'],
  ['its maker', leafText('constructor', 'eq', '1'), 'rule.field'],
  ['SQL as an op', leafText('age', '> 0 OR 1=1', '1'), 'rule.op'],
  ['what every object has as an op', leafText('age', 'toString', '1'), 'rule.op'],
  ['an op of another kind', leafText('language', 'between', '["a","z"]'), 'rule.op'],
  ['no value', '{"field":"age","op":"eq"}', 'rule.value'],
  ['an object as a value', leafText('tags', 'contains', '{"$ne":null}'), 'rule.value'],
  ['a list in a list', leafText('tags', 'in', '[["a"]]'), 'rule.value.0'],
  ['nothing in a list', leafText('tags', 'in', '[null]'), 'rule.value.0'],
  ['a number beyond all numbers', leafText('age', 'lt', '1e999'), 'rule.value'],
  ['a number as text', leafText('age', 'lt', '"1 OR 1=1"'), 'rule.value'],
  ['three ends', leafText('age', 'between', '[1,2,3]'), 'rule.value'],
  ['the ends turned round', leafText('age', 'between', '[2,1]'), 'rule.value'],
  ['days before time', leafText('joinedAt', 'withinDays', '1e9'), 'rule.value'],
  ['a moment that is none', leafText('joinedAt', 'gt', '"2026-02-30T99:00:00Z"'), 'rule.value'],
  ['digits of another script', leafText('regionCode', 'in', '["２３０１００"]'), 'rule.value.0'],
  ['a place that is none', leafText('regionCode', 'in', '["230100","000000"]'), 'rule.value.1'],
  ['a text of a megabyte less some', leafText('tags', 'contains', `"${'x'.repeat(200_000)}"`), 'rule.value'],
  ['a text of nothing that is seen', leafText('tags', 'contains', '"\\u200b \\ufeff"'), 'rule.value'],
  ['a text with the end of all text in it', leafText('tags', 'contains', '"a\\u0000b"'), 'rule.value'],
  ['half a sign', leafText('tags', 'in', '["ok","a\\ud800"]'), 'rule.value.1'],
  ['a status that is none', leafText('couponStatus', 'eq', '{"couponTemplateId":"x","status":"lost"}'), 'rule.value'],
  ['more in a coupon', leafText('couponStatus', 'eq', '{"couponTemplateId":"x","status":"none","a":1}'), 'rule.value'],
  ['one key more', '{"field":"age","op":"eq","value":1,"sql":"1=1"}', 'rule.sql'],
  ['two groups in one', '{"all":[],"not":{"all":[]}}', 'rule.all'],
  ['a group of no list', '{"any":{"length":3}}', 'rule.any'],
  ['a list', '[]', 'rule'],
  ['nothing', 'null', 'rule'],
  ['21 deep', groups('{"not":', '}', 21), `rule${'.not'.repeat(20)}`],
  ['3,000 deep', groups('{"all":[', ']}', 3_000), `rule${'.all.0'.repeat(20)}`],
  ['501 leaves', `{"any":[${many(501, leafText('age', 'gt', '1'))}]}`, 'rule.any.500'],
  ['10,001 values', leafText('tags', 'in', `[${many(10_001, '"a"')}]`), 'rule.value'],
  ['thousands of faults', `{"any":[${many(5_000, '7')}]}`, 'rule.any.0'],
]

onEachDatabase('segments: hostile rules', (open) => {
  let w: World
  let marketer: string
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
  })
  afterAll(() => w.close())

  it.each(HOSTILE)('refuses what is hostile in every place that takes a rule: %s', async (_name, text, path) => {
    const key = () => w.chance.id()
    const asks = await Promise.all([
      w.call('previewSegment', { token: marketer, body: `{"rule":${text}}` }),
      w.call('createSegment', { token: marketer, body: `{"name":"坏","rule":${text}}` }),
      w.call('createCouponTemplate', {
        token: marketer,
        key: key(),
        body: `${JSON.stringify(templateBody(w)).slice(0, -1)},"eligibility":${text}}`,
      }),
    ])
    expect(asks.map(({ status }) => status)).toEqual([422, 422, 422])
    expect(asks.slice(0, 2).map(({ body }) => body.errors?.[0]?.path)).toEqual([path, path])
    // What is refused is not sent back whole.
    expect(Math.max(...asks.map((answer) => answer.text.length))).toBeLessThan(20_000)
  })
})
