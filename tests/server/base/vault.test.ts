import { systemChance } from '../../../server/base/chance'
import { createVault } from '../../../server/base/vault'
import { createLog } from '../../../server/base/log'
import { onEachDatabase, type World } from '../../harness/world'

const chance = systemChance()
const keys = () => ({
  dataKeys: [{ id: 'k1', key: chance.bytes(32) }],
  indexKey: chance.bytes(32),
  sessionSecret: chance.token(),
})
const place = (row: string) => ({ table: 'member', column: 'phone', row })

onEachDatabase('vault', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('opens what it sealed, in its own place and with its own key only', async () => {
    const vault = w.deps.vault
    const made = await w.db.inTransaction((tx) => vault.createMemberKey(tx, 'm1'))
    const sealed = made.seal(place('m1'), '+8613800001111')
    expect(sealed.toString('latin1')).not.toContain('13800001111')
    const again = await w.db.read((tx) => vault.memberKey(tx, 'm1'))
    expect(again?.open(place('m1'), sealed)).toBe('+8613800001111')
    expect(() => again?.open(place('m2'), sealed)).toThrow()
    expect(() => again?.open({ ...place('m1'), column: 'email' }, sealed)).toThrow()
    const other = await w.db.inTransaction((tx) => vault.createMemberKey(tx, 'm2'))
    expect(() => other.open(place('m1'), sealed)).toThrow()
    for (let bit = 8; bit < sealed.length * 8; bit += 13) {
      const flipped = Buffer.from(sealed)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => again?.open(place('m1'), flipped)).toThrow()
    }
    await w.db.inTransaction((tx) => tx.query("DELETE FROM member_key WHERE memberId = 'm1'"))
    expect(await w.db.read((tx) => vault.memberKey(tx, 'm1'))).toBeNull()
  })

  it('reads members of an older data key after a rotation', async () => {
    const before = keys()
    const old = createVault(before, chance)
    const sealed = (await w.db.inTransaction((tx) => old.createMemberKey(tx, 'm3'))).seal(place('m3'), 'x')
    const rotated = createVault(
      { ...before, dataKeys: [{ id: 'k2', key: chance.bytes(32) }, ...before.dataKeys] },
      chance,
    )
    expect((await w.db.read((tx) => rotated.memberKey(tx, 'm3')))?.open(place('m3'), sealed)).toBe('x')
    expect((await w.db.inTransaction((tx) => rotated.createMemberKey(tx, 'm4'))).kid).toBe('k2')
    const without = createVault({ ...before, dataKeys: [{ id: 'k2', key: chance.bytes(32) }] }, chance)
    await expect(w.db.read((tx) => without.memberKey(tx, 'm3'))).rejects.toThrow('k1 is not configured')
  })
})

describe('blind index', () => {
  it('finds equal values and depends on its label and key', () => {
    const one = keys()
    const a = createVault(one, chance)
    const b = createVault({ ...one, indexKey: chance.bytes(32) }, chance)
    expect(a.blindIndex('phone', '+8613800001111')).toBe(createVault(one, chance).blindIndex('phone', '+8613800001111'))
    expect(a.blindIndex('phone', '+8613800001111')).not.toBe(a.blindIndex('email', '+8613800001111'))
    expect(a.blindIndex('phone', '+8613800001111')).not.toBe(b.blindIndex('phone', '+8613800001111'))
  })
})

describe('log lines', () => {
  it('hold only allowed fields, and no mobile number even in a foreign message', () => {
    const lines: string[] = []
    const write = process.stdout.write.bind(process.stdout)
    const log = createLog('info')
    const stream = (log as unknown as Record<symbol, { write(s: string): void }>)[
      Object.getOwnPropertySymbols(log).find((s) => String(s).includes('stream'))!
    ]!
    stream.write = (line) => void lines.push(line)
    log.info(
      {
        phone: '13800001111',
        openid: 'o-secret',
        token: 't-secret',
        body: { phone: '13800001111' },
        status: 200,
        error: 'no row for 13800001111\nforged line',
      },
      'answered',
    )
    process.stdout.write = write
    expect(lines).toHaveLength(1)
    const line = JSON.parse(lines[0]!) as Record<string, unknown>
    expect(line.status).toBe(200)
    expect(lines[0]).not.toMatch(/13800001111|o-secret|t-secret/)
    expect(lines[0]!.trim().split('\n')).toHaveLength(1)
  })
})
