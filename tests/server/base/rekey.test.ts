import { ROOMS } from '../../../server/app'
import type { DataKey } from '../../../server/base/config'
import type { Tx } from '../../../server/base/database'
import { checkKeys } from '../../../server/base/key-check'
import { insert } from '../../../server/base/sql'
import { rekey } from '../../../server/base/rekey'
import { createVault } from '../../../server/base/vault'
import { databaseTokenStore, tokenPlace } from '../../../server/wechat/database-token-store'
import { PUBLIC_ADDRESS } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const SEALED = ROOMS.flatMap((room) => room.sealed ?? [])

onEachDatabase('retiring a data key', (open) => {
  let w: World
  beforeEach(async () => {
    w = await open()
  })
  afterEach(() => w.close())

  const place = (row: string) => ({ table: 'member', column: 'phone', row })
  const rows = (sql: string, values: unknown[] = []) =>
    w.db.read((tx) => tx.query(sql, values)) as Promise<Record<string, unknown>[]>
  const vaultWith = (dataKeys: DataKey[]) => createVault({ ...w.deps.config, dataKeys }, w.chance)
  const fresh = (): DataKey => ({ id: 'k2', key: w.chance.bytes(32) })

  it('leaves everything under the newest key, and nothing that was sealed before is lost without the old one', async () => {
    const [old] = w.deps.config.dataKeys
    const newest = fresh()
    const her = await w.member()
    const gone = await w.member()
    const owner = (await w.staff('owner')).token
    const hook = await w.call('createWebhook', {
      token: owner,
      body: { url: PUBLIC_ADDRESS, events: ['member.joined'] },
    })
    const notice = w.deps.vault.sealSystem('pay_notice|sealed|n1', '{"id":"n1"}').toString('base64')
    await w.db.inTransaction(async (tx) => {
      await tx.query("INSERT INTO pay_notice (id, kind, sealed, outcome, at) VALUES ('n1','payment',?,'seen',0)", [
        notice,
      ])
      const file = w.deps.vault.sealSystem('import_key|sealed|f1', 'key of a file')
      await insert(tx, 'import_key', { importId: 'f1', sealed: file, expiresAt: 9 })
      await tx.query('DELETE FROM member_key WHERE memberId = ?', [gone.memberId])
    })
    const many = Array.from({ length: 1_100 }, (_, i) => `many-${i}`)
    await w.db.inTransaction(async (tx) => {
      for (const id of many) await w.deps.vault.createMemberKey(tx, id)
    })
    const tokens = databaseTokenStore({ ...w.deps, leases: null as never })
    await tokens.write('wx1', { token: 'platform token', expiresAt: 1 })

    const both = vaultWith([newest, old!])
    const said: string[] = []
    expect(await rekey({ db: w.db, vault: both, sealed: SEALED, say: (line) => said.push(line) })).toBe(0)
    expect(said.filter((line) => line.startsWith('members')).length).toBeGreaterThan(2)
    // The old key is no longer needed, neither to start nor to read.
    const alone = vaultWith([newest])
    await checkKeys(w.db, { indexKey: w.deps.config.indexKey, dataKeys: [newest] })
    const [member] = await rows('SELECT phoneSealed FROM member WHERE id = ?', [her.memberId])
    const key = await w.db.read((tx) => alone.memberKey(tx, her.memberId))
    const phone = { table: 'member', column: 'phoneSealed', row: her.memberId }
    expect(key!.open(phone, Buffer.from(member!.phoneSealed as Buffer))).toBe(`+86${her.phone}`)
    expect(await rows('SELECT memberId FROM member_key WHERE memberId = ?', [gone.memberId])).toEqual([])
    const [webhook] = await rows('SELECT secret FROM webhook')
    const secretPlace = SEALED.find((s) => s.table === 'webhook')!.label(hook.body.id)
    expect(alone.openSystem(secretPlace, Buffer.from(webhook!.secret as Buffer))).toBe(hook.body.secret)
    const [file] = await rows('SELECT sealed FROM import_key')
    expect(alone.openSystem('import_key|sealed|f1', Buffer.from(file!.sealed as Buffer))).toBe('key of a file')
    const [kept] = await rows('SELECT sealed FROM pay_notice')
    expect(alone.openSystem('pay_notice|sealed|n1', Buffer.from(String(kept!.sealed), 'base64'))).toBe('{"id":"n1"}')
    const [token] = await rows("SELECT sealed FROM wechat_token WHERE appid = 'wx1'")
    expect(alone.openSystem(tokenPlace('wx1'), Buffer.from(token!.sealed as Buffer))).toBe('platform token')
    // And what is sealed now, and rekeyed once more, opens as well.
    const value = key!.seal(place('x'), 'later')
    const third = { id: 'k3', key: w.chance.bytes(32) }
    await rekey({ db: w.db, vault: vaultWith([third, newest]), sealed: SEALED, say: () => undefined })
    const thrice = await w.db.read((tx) => vaultWith([third]).memberKey(tx, her.memberId))
    expect(thrice!.open(place('x'), value)).toBe('later')
    expect(thrice!.open(phone, Buffer.from(member!.phoneSealed as Buffer))).toBe(`+86${her.phone}`)
  })

  it('is not done while a server still writes under the old key', async () => {
    const [old] = w.deps.config.dataKeys
    const both = vaultWith([fresh(), old!])
    let n = 0
    const joins = () => w.db.inTransaction((tx) => w.deps.vault.createMemberKey(tx, `behind-${n++}`))
    await joins()
    // Somebody joins at such a server before every look.
    const db = {
      ...w.db,
      read: async <T>(work: (tx: Tx) => Promise<T>) => {
        await joins()
        return w.db.read(work)
      },
    }
    expect(await rekey({ db, vault: both, sealed: SEALED, say: () => undefined })).toBeGreaterThan(0)
    expect(await rekey({ db: w.db, vault: both, sealed: SEALED, say: () => undefined })).toBe(0)
  })

  it('every column that holds such a value is declared by a room', () => {
    expect(SEALED.map((s) => `${s.table}.${s.column}`).sort()).toEqual([
      'import_key.sealed',
      'pay_notice.sealed',
      'webhook.secret',
      'wechat_token.sealed',
    ])
  })
})
