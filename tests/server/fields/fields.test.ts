import { houseOf } from '../../../server/app'
import { COMPLETENESS_JOB } from '../../../server/membership/recount-completeness'
import { pointsOf } from '../../../server/points/ledger'
import { ownDataOf } from '../../../server/privacy/own-data'
import type { OwnAnswer } from '../../../shared/contract/ownFields'
import type { z } from 'zod'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'

type Answers = Record<string, z.output<typeof OwnAnswer> | null>

onEachDatabase('fields of the brand’s own', (open) => {
  let w: World
  let marketer: string
  let service: string
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
    service = (await w.staff('service')).token
    must(await create({ key: 'skin', kind: 'choice', label: '肤质', options: SKIN, points: 8 }))
    must(await create({ key: 'shoe', kind: 'number', label: '鞋码' }))
    must(await create({ key: 'pet', kind: 'flag', label: '养宠物', labels: { en: 'A pet', 'zh-Hant': '有寵物' } }))
    must(await create({ key: 'since', kind: 'date', label: '开始护肤', asked: false }))
    must(await create({ key: 'wish', kind: 'text', label: '心愿' }))
    must(await create({ key: 'care', kind: 'choice', several: true, label: '护理', options: CARE }))
    await w.jobs()
  })
  afterAll(() => w.close())

  const SKIN = [
    { key: 'dry', name: '干性', names: { en: 'Dry' } },
    { key: 'oily', name: '油性' },
  ]
  const CARE = ['face', 'hair', 'hand'].map((key) => ({ key, name: key }))
  const create = (body: Record<string, unknown>) =>
    w.call('createOwnField', { token: marketer, body: { reason: '给你合适的建议', ...body } })
  const edit = (id: string, body: Record<string, unknown>, ifMatch?: number) =>
    w.call('editOwnField', { token: marketer, params: { id }, body, ...(ifMatch === undefined ? {} : { ifMatch }) })
  const list = async () => must(await w.call('listOwnFields', { token: service })).body.items
  const tell = (token: string, answers: Answers) => w.call('editMyFields', { token, body: { answers } })
  const mine = async (token: string, language = 'zh-Hans') =>
    must(await w.call('readMyFields', { token, headers: { 'Accept-Language': language } })).body.items
  const toldBy = async (token: string) => Object.fromEntries((await mine(token)).map(({ key, value }) => [key, value]))
  const refusal = async (token: string, answers: Answers) => {
    const { status, body } = await tell(token, answers)
    return [status, body.errors?.[0]?.path, body.errors?.[0]?.message]
  }
  const points = (id: string) => w.db.read((tx) => pointsOf(tx, id))

  it('are asked in their order, each in the language nearest to hers', async () => {
    const who = await w.member()
    expect((await mine(who.token)).map(({ key }) => key)).toEqual(['skin', 'shoe', 'pet', 'wish', 'care'])
    const [skin, , pet] = await mine(who.token, 'en')
    expect(skin).toMatchObject({
      label: '肤质',
      options: [
        { key: 'dry', name: 'Dry' },
        { key: 'oily', name: '油性' },
      ],
    })
    expect(pet!.label).toBe('A pet')
    expect((await mine(who.token, 'yue'))[2]!.label).toBe('有寵物')
  })

  it('are told, changed and taken back, and completeness follows', async () => {
    const who = await w.member()
    const before = who.member.profileCompleteness
    // 40 of 100, beside five fields of 5 each.
    expect(before).toBe(32)
    const told = must(
      await tell(who.token, { skin: 'dry', shoe: 37.5, pet: false, wish: ' 早睡 ', care: ['hair', 'face'] }),
    )
    expect(told.body.member.profileCompleteness).toBe(52)
    expect(await toldBy(who.token)).toEqual({
      skin: 'dry',
      shoe: 37.5,
      pet: false,
      wish: '早睡',
      care: ['face', 'hair'],
    })
    must(await tell(who.token, { skin: 'oily', shoe: -0.01, care: [], wish: null }))
    expect(await toldBy(who.token)).toEqual({ skin: 'oily', shoe: -0.01, pet: false, wish: null, care: null })
    expect(must(await w.call('readMe', { token: who.token })).body.profileCompleteness).toBe(44)
  })

  it.each<[Answers, string, string]>([
    [{ nothing: 'x' }, 'answers.nothing', 'unknown_field'],
    [{ since: '2020-01-01' }, 'answers.since', 'unknown_field'],
    [{ skin: 'blue' }, 'answers.skin', 'not_an_option'],
    [{ skin: ['dry', 'oily'] }, 'answers.skin', 'wrong_kind'],
    [{ skin: true }, 'answers.skin', 'wrong_kind'],
    [{ shoe: '37' }, 'answers.shoe', 'wrong_kind'],
    [{ shoe: 37.555 }, 'answers.shoe', 'out_of_range'],
    [{ shoe: 1e12 }, 'answers.shoe', 'out_of_range'],
    [{ pet: 1 }, 'answers.pet', 'wrong_kind'],
    [{ wish: '打给我 138 1234 5678' }, 'answers.wish', 'personal_number'],
    [{ wish: 'lin@example.com' }, 'answers.wish', 'personal_number'],
    [{ wish: 'x'.repeat(101) }, 'answers.wish', 'out_of_range'],
    [{ care: ['face', 'foot'] }, 'answers.care', 'not_an_option'],
  ])('%j is refused with its place, and nothing of it is kept', async (answers, path, message) => {
    const who = await w.member()
    expect(await refusal(who.token, { pet: true, ...answers })).toEqual([422, path, message])
    expect((await toldBy(who.token)).pet).toBeNull()
  })

  it('bring their points once, also where two tell at once, and where what was told is taken back and told again', async () => {
    const who = await w.member()
    const both = await Promise.all([tell(who.token, { skin: 'dry' }), tell(who.token, { skin: 'oily' })])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(await points(who.memberId)).toBe(8)
    must(await tell(who.token, { skin: null }))
    must(await tell(who.token, { skin: 'dry' }))
    expect(await points(who.memberId)).toBe(8)
    const { items } = must(await w.call('readProfileRewards', { token: who.token })).body
    expect(items).toEqual([{ step: 'own.skin', points: 8, had: true }])
  })

  it('are read and written by staff with an audit entry, and bring nothing that way', async () => {
    const who = await w.member()
    const note = (answers: Answers) =>
      w.call('editMemberFields', { token: service, params: { id: who.memberId }, body: { answers } })
    const noted = must(await note({ since: '2020-02-29', skin: 'dry' })).body.items
    expect(noted.find(({ key }) => key === 'since')).toEqual({ key: 'since', value: '2020-02-29' })
    expect(await points(who.memberId)).toBe(0)
    for (const since of ['2021-02-29', '2020-1-1', '1066-10-14']) expect((await note({ since })).status).toBe(422)
    const audit = await w.db.read((tx) =>
      tx.query("SELECT fields FROM audit_entry WHERE action = 'membership.fields' AND objectId = ?", [who.memberId]),
    )
    expect((audit as { fields: string }[]).map(({ fields }) => fields)).toEqual(['["since","skin"]'])
    expect((await w.call('readMemberFields', { token: service, params: { id: 'nobody' } })).status).toBe(404)
  })

  it('keep key and kind; an option that is left out is archived and stays with who chose it', async () => {
    const who = await w.member()
    must(await tell(who.token, { skin: 'oily' }))
    expect((await edit('skin', { kind: 'text' })).status).toBe(422)
    expect((await edit('skin', { key: 'face' })).status).toBe(422)
    const shorter = must(await edit('skin', { options: [SKIN[0]] })).body
    expect(shorter.options.map(({ key, archived }) => [key, archived])).toEqual([
      ['dry', false],
      ['oily', true],
    ])
    expect((await mine(who.token))[0]!.options.map(({ key }) => key)).toEqual(['dry', 'oily'])
    must(await tell(who.token, { skin: 'oily' }))
    const other = await w.member()
    expect(await refusal(other.token, { skin: 'oily' })).toEqual([422, 'answers.skin', 'not_an_option'])
    expect((await edit('skin', { options: SKIN }, shorter.version - 1)).status).toBe(412)
    must(await edit('skin', { options: SKIN }, shorter.version))
    expect((await edit('nothing', { asked: true })).status).toBe(404)
  })

  it.each([
    [{ key: 'Skin', kind: 'text', label: 'x' }, 422, 'key'],
    [{ key: 'a', kind: 'text', label: 'x', options: SKIN }, 422, 'options'],
    [{ key: 'a', kind: 'choice', label: 'x' }, 422, 'options'],
    [{ key: 'a', kind: 'choice', label: 'x', options: [SKIN[0], SKIN[0]] }, 422, 'options.1.key'],
    [{ key: 'a', kind: 'number', label: 'x', several: true }, 422, 'several'],
    [{ key: 'a', kind: 'colour', label: 'x' }, 422, 'kind'],
    [{ key: 'a', kind: 'text', label: ' ' }, 422, 'label'],
    [{ key: 'skin', kind: 'text', label: 'x' }, 409, undefined],
  ])('%j is refused', async (body, status, path) => {
    const refused = await create(body)
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([status, path])
  })

  it('are put in another order whole or not at all', async () => {
    const keys = (await list()).map(({ key }) => key)
    const order = (some: string[]) => w.call('orderOwnFields', { token: marketer, body: { keys: some } })
    expect((await order(keys.slice(1))).status).toBe(422)
    expect((await order([...keys.slice(1), keys[1]!])).status).toBe(422)
    const turned = must(await order([...keys].reverse())).body.items
    expect(turned.map(({ key }) => key)).toEqual([...keys].reverse())
    must(await order(keys))
  })

  it('count in every profile as soon as they are asked, and no more once they are archived', async () => {
    const who = await w.member()
    const complete = async () => must(await w.call('readMe', { token: who.token })).body.profileCompleteness
    must(await edit('wish', { archived: true }))
    must(await edit('care', { asked: false }))
    await w.jobs()
    // 40 beside three fields.
    expect(await complete()).toBe(35)
    expect(await refusal(who.token, { wish: '早睡' })).toEqual([422, 'answers.wish', 'unknown_field'])
    must(await edit('wish', { archived: false }))
    must(await edit('care', { asked: true }))
    await w.jobs()
    expect(await complete()).toBe(32)
    const done = await w.db.read((tx) => tx.query('SELECT status FROM job WHERE kind = ?', [COMPLETENESS_JOB.kind]))
    expect(new Set((done as { status: string }[]).map(({ status }) => status))).toEqual(new Set(['done']))
  })

  it('come to the account that stays where it had said nothing, and go back at an undo', async () => {
    const account = merging(w)
    const old = await w.member()
    const young = await w.member()
    must(await tell(old.token, { skin: 'oily' }))
    must(await tell(young.token, { skin: 'dry', shoe: 40, care: ['face', 'hand'], pet: true }))
    await account.merge(await account.openidOf(young.memberId), old.memberId)
    const merged = { skin: 'oily', shoe: 40, care: ['face', 'hand'], pet: true, wish: null }
    expect(await toldBy(old.token)).toEqual(merged)
    expect(must(await w.call('readMe', { token: old.token })).body.profileCompleteness).toBe(48)
    must(await tell(old.token, { shoe: 41 }))
    await account.undo(old.memberId)
    expect(await toldBy(old.token)).toEqual({ skin: 'oily', shoe: 41, care: null, pet: null, wish: null })
    expect(must(await w.call('readMe', { token: old.token })).body.profileCompleteness).toBe(40)
    // What the merge brought once it brings to neither of them again.
    expect([await points(old.memberId), await points(young.memberId)]).toEqual([8, 8])
  })

  it('are in a member’s own data', async () => {
    const who = await w.member()
    must(await tell(who.token, { wish: '看海', pet: true }))
    const { person } = houseOf(w.deps)
    const { held } = await w.db.read((tx) => ownDataOf(tx, w.deps, person, who.memberId))
    expect(held.own_answer!.map(({ fieldKey, word, number }) => [fieldKey, word, number])).toEqual([
      ['pet', '', 1],
      ['wish', '看海', null],
    ])
  })

  it('are at most thirty, however many are made at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, i) => create({ key: `more${i}`, kind: 'text', label: `更多 ${i}` })),
    )
    expect(made.filter(({ status }) => status === 201)).toHaveLength(24)
    expect(made.flatMap(({ body }) => body.code ?? [])).toEqual(Array(6).fill('own_fields_full'))
    expect((await list()).filter(({ archived }) => !archived)).toHaveLength(30)
  })
})
