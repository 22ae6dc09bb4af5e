import { touchChannel, type TouchKind } from '../../../server/channels/touch'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('touches', (open) => {
  let w: World
  let marketer: string
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
  })
  afterAll(() => w.close())

  const channel = async (kind: 'official_account_qr' | 'mini_program_code' = 'official_account_qr') =>
    (await w.call('createChannel', { token: marketer, body: { name: '渠道', kind } })).body
  const touch = (scene: string | null, kind: TouchKind, personKey: string, at = w.clock.now()) =>
    w.db.inTransaction((tx) => touchChannel(tx, w.deps, { scene, kind, personKey, at }))
  const kindsAt = async (channelId: string) =>
    (
      (await w.db.read((tx) =>
        tx.query('SELECT kind FROM channel_touch WHERE channelId = ? ORDER BY kind, day, personKey', [channelId]),
      )) as { kind: string }[]
    ).map((row) => row.kind)

  it('count a person once a Shanghai day for a channel and kind, also when delivered twice at once', async () => {
    const { id, scene } = await channel()
    const lateEvening = Date.parse('2026-03-02T15:59:59.000Z')
    const found = await Promise.all(Array.from({ length: 8 }, () => touch(scene, 'scan', 'one', lateEvening)))
    expect(found).toEqual(Array.from({ length: 8 }, () => ({ channelId: id, storeId: null })))
    expect(await kindsAt(id)).toEqual(['scan'])
    await touch(scene, 'scan', 'one', lateEvening + 1_000)
    await touch(scene, 'scan', 'two', lateEvening)
    expect(await kindsAt(id)).toEqual(['scan', 'scan', 'scan'])
    const { body } = await w.call('listChannels', { token: marketer })
    expect(body.items.find((c) => c.id === id)?.scans).toBe(2)
  })

  it('tell of the scan that a follow or the opening of a mini-program code implies', async () => {
    const [account, mini] = [await channel(), await channel('mini_program_code')]
    await touch(account.scene, 'follow', 'p')
    await touch(account.scene, 'open', 'q')
    await touch(mini.scene, 'open', 'p')
    expect(await kindsAt(account.id)).toEqual(['follow', 'open', 'scan'])
    expect(await kindsAt(mini.id)).toEqual(['open', 'scan'])
  })

  it('keep no identity, only its hash', async () => {
    const { scene } = await channel()
    await touch(scene, 'scan', 'oOPENID-of-somebody')
    const rows = JSON.stringify(await w.db.read((tx) => tx.query('SELECT * FROM channel_touch')))
    expect(rows).not.toContain('OPENID')
  })

  it('answer null for no scene, an unknown, a strange or a switched-off one, and still count the person', async () => {
    const off = await channel()
    await w.call('editChannel', { token: marketer, params: { id: off.id }, body: { disabled: true } })
    const before = (await kindsAt('')).length
    for (const [i, scene] of [null, '', 'cAAAAAAAAAA', '没有', "c' OR 1=1 --", off.scene].entries())
      expect(await touch(scene, 'open', `stranger-${i}`)).toBeNull()
    expect((await kindsAt('')).length - before).toBe(6)
    expect(await kindsAt(off.id)).toEqual([])
  })
})
