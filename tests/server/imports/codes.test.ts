import { must } from '../../harness/rows'
import { upload } from '../../harness/upload'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

onEachDatabase('codes of coupons out of a file', (open) => {
  let w: World
  let shop: Shop
  let token: string
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    token = shop.owner.token
  }, 60_000)
  afterAll(() => w.close())

  const read = async (id: string) => must(await w.call('readImport', { token, params: { id } })).body
  let lists = 0
  const newList = async (more: object = {}) => {
    const { id } = await shop.publish({ inCentre: false })
    const body = { kind: 'exchange' as const, name: '外部券码', ...more }
    return must(await w.call('createCodeList', { token, params: { id }, key: `list-${lists++}`, body })).body.id
  }
  const codesOf = async (id: string) =>
    must(await w.call('readCodes', { token, params: { id }, query: {} })).body.items.map((one) => one.code)
  const send = (listId: string, text: string, more: object = {}) =>
    upload(w, token, { text }, { kind: 'coupon_codes', listId }, more)

  it('are counted, added, and known the second time; what is none is refused with its line', async () => {
    const list = await newList()
    const text = '券码\nABCD2345\n\nABCD2346,备注\n坏 码！\nabcd2345\nABCD2347\n'
    const dry = await send(list, text, { dryRun: true })
    await w.jobs()
    const counts = { total: 5, accepted: 3, updated: 1, unchanged: 1, rejected: 1 }
    expect(await read(dry.body.id)).toMatchObject({ status: 'checked', kind: 'coupon_codes', file: null, ...counts })
    expect(await codesOf(list)).toEqual([])
    must(await w.call('runImport', { token, params: { id: dry.body.id }, key: 'codes', body: {} }))
    await w.jobs()
    const done = await read(dry.body.id)
    expect(done).toMatchObject({ status: 'done', ...counts, problems: [{ line: 5, reason: 'code_malformed' }] })
    expect(await codesOf(list)).toEqual(['ABCD2345', 'ABCD2346', 'ABCD2347'])
    const rejects = await w.call('readImportRejects', { token, params: { id: dry.body.id } })
    expect(rejects.text.split('\r\n')[1]).toMatch(/^坏 码！,5,/)
    const again = await send(list, text)
    await w.jobs()
    expect(await read(again.body.id)).toMatchObject({ accepted: 0, updated: 4, unchanged: 4, rejected: 1 })
    const other = await newList()
    const taken = await send(other, 'ABCD2345\nABCD2399\n')
    await w.jobs()
    expect(await read(taken.body.id)).toMatchObject({
      accepted: 1,
      rejected: 1,
      reasons: [{ reason: 'code_taken', count: 1 }],
    })
    const back = await w.call('rollBackImport', { token, params: { id: again.body.id }, key: 'codes-back' })
    expect([back.status, back.body.code]).toEqual([409, 'state_conflict'])
  })

  it('need a list, which is not drawn by us', async () => {
    const drawn = await newList({ generate: 3 })
    expect((await send(drawn, 'ABCD2345\n')).body.code).toBe('state_conflict')
    const wrong: Record<string, string>[] = [
      { kind: 'coupon_codes' },
      { kind: 'coupon_codes', listId: 'nowhere' },
      { kind: 'orders', listId: drawn },
    ]
    for (const fields of wrong) {
      const sent = await upload(w, token, { text: 'ABCD2345\n' }, fields)
      expect([sent.status, sent.body.errors?.map((e) => e.path)]).toEqual([422, ['listId']])
    }
    const empty = await send(await newList(), '券码\n')
    await w.jobs()
    expect(await read(empty.body.id)).toMatchObject({ status: 'refused', fileReason: 'file_empty' })
  })
})
