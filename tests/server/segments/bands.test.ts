import { RFM_DEFAULTS } from '../../../shared/rules/rfm'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('the bands of recency, frequency and money', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('owner')).token
  })
  afterAll(() => w.close())

  const read = async () => (await w.call('readSettings', { token })).body
  const edit = (rfm: unknown) => w.call('editSettings', { token, body: { rfm } })

  it('hold as the contract says until the owner changes one of them', async () => {
    expect((await read()).rfm).toEqual(RFM_DEFAULTS)
    const changed = await edit({ frequency: [2, 3, 3, 9] })
    expect([changed.status, changed.body.rfm]).toEqual([200, { ...RFM_DEFAULTS, frequency: [2, 3, 3, 9] }])
    expect((await edit({ recencyDays: [0, 7, 7, 3_650] })).body.rfm).toEqual({
      recencyDays: [0, 7, 7, 3_650],
      frequency: [2, 3, 3, 9],
      monetaryFen: RFM_DEFAULTS.monetaryFen,
    })
    const log = await w.call('listAudit', { token, query: { action: 'settings.change' } })
    expect(JSON.stringify(log.body.items[0])).toContain('recencyDays')
  })

  it.each([
    [{ frequency: [2, 1, 3, 4] }, 'rfm.frequency'],
    [{ frequency: [1, 2, 3] }, 'rfm.frequency'],
    [{ frequency: [1, 2, 3, 4, 5] }, 'rfm.frequency'],
    [{ frequency: [0, 2, 3, 4] }, 'rfm.frequency.0'],
    [{ recencyDays: [1, 2, 3, 3_651] }, 'rfm.recencyDays.3'],
    [{ monetaryFen: [1, 2, 3, 4.5] }, 'rfm.monetaryFen.3'],
    [{ monetaryFen: [1, 2, 3, '4'] }, 'rfm.monetaryFen.3'],
    [{ monetaryFen: null }, 'rfm.monetaryFen'],
    [{ cuts: [1, 2, 3, 4] }, 'rfm.cuts'],
  ])('refuse %j and stay', async (rfm, path) => {
    const before = await read()
    const refused = await edit(rfm)
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, path])
    expect(await read()).toEqual(before)
  })
})
