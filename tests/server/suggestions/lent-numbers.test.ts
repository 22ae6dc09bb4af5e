import { VIRTUAL_DAYS } from '../../../shared/rules/identityLinks'
import { housekeepingJobs, HOUSEKEEPING_JOB } from '../../../server/base/housekeeping'
import { onEachDatabase, type World } from '../../harness/world'
import { suggestingIn } from './suggesting'

const DAY = 86_400_000

onEachDatabase('numbers that platforms lend', (open) => {
  let w: World
  let token: string
  let service: { token: string; id: string }
  /** Sessions end while days go by. */
  const signIn = async (): Promise<void> => {
    token = (await w.staff('owner')).token
    service = await w.staff('service')
  }
  const pass = async (ms: number): Promise<void> => {
    w.clock.advance(ms)
    await signIn()
  }
  beforeAll(async () => {
    w = await open()
    await signIn()
  })
  afterAll(() => w.close())
  const { newPhone, know, lead, look, list, read, count } = suggestingIn(
    () => w,
    () => token,
  )
  const NUMBER = '+8618400000012'
  const lent = (extension: string, expiresAt: number | null, from?: number) => ({
    virtualPhone: { number: NUMBER, extension, expiresAt, from },
  })
  const shown = async (id: string) => (await read(id)).identities.filter(({ kind }) => kind === 'virtual_phone')
  const reveal = (id: string, as = service.token) =>
    w.call('revealVirtualPhones', { token: as, params: { id }, body: { reason: '包裹退回，联系买家' } })
  const sweep = () => housekeepingJobs(w.deps)[HOUSEKEEPING_JOB.kind]!({} as never)

  it('is kept sealed, shown masked with its end, and read out for a reason that is written down', async () => {
    const end = w.clock.now() + 3 * DAY
    const id = await lead({ phone: newPhone(), ...lent('7576', end) })
    expect(await shown(id)).toEqual([
      expect.objectContaining({ value: '184****0012-****', source: 'import', until: new Date(end).toISOString() }),
    ])
    const kept = await w.db.read((tx) => tx.query('SELECT * FROM virtual_phone'))
    expect(JSON.stringify(kept)).not.toMatch(/18400000012|7576/)
    const told = await reveal(id)
    expect(told.body).toEqual({
      items: [{ phone: '18400000012', extension: '7576', expiresAt: new Date(end).toISOString() }],
    })
    expect(
      await count(
        "SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'membership.reveal_virtual_phone' AND objectId = ?",
        [id],
      ),
    ).toBe(1)
    const marketer = await w.staff('marketer')
    expect((await reveal(id, marketer.token)).status).toBe(403)
  })

  it('nobody is found, joined or suggested by one', async () => {
    const one = await lead({ external: { platform: 'taobao', id: 'lent 1' }, ...lent('1111', null) })
    const other = await lead({ external: { platform: 'taobao', id: 'lent 2' }, ...lent('1111', null) })
    expect(other).not.toBe(one)
    expect(await know(lent('1111', null))).toBeNull()
    expect(await know({ phone: '+8617012345678' })).toBeNull()
    const [a, b] = [
      await lead({ phone: '+8617012345678', email: 'lent-a@example.com' }),
      await lead({ phone: '+8617012345678', email: 'lent-b@example.com' }),
    ]
    expect(a).not.toBe(b)
    // One of the ranges that virtual operators have is such a number without being told.
    expect((await shown(a))[0]!.value).toBe('170****5678')
    await look()
    expect(await list()).toEqual([])
    expect(
      await count('SELECT COUNT(DISTINCT sameKey) AS n FROM virtual_phone WHERE memberId IN (?, ?)', [one, other]),
    ).toBe(2)
  })

  it('neither by a masked name, nor by what varies; by what one shop is given only within that shop', async () => {
    for (const id of ['t**1', '##AbC##']) expect(await know({ external: { platform: 'taobao', id } })).toBeNull()
    expect(await know({ external: { platform: 'taobao', id: 'varies', as: 'oaid' } })).toBeNull()
    const ouid = (shop: string) => ({ external: { platform: 'taobao', id: 'AAE1', as: 'taobao_ouid' as const, shop } })
    const here = await lead(ouid('山茶集'))
    expect(await lead(ouid('山茶集'))).toBe(here)
    expect(await lead(ouid('另一家'))).not.toBe(here)
    expect((await read(here)).identities).toContainEqual(expect.objectContaining({ kind: 'shop_id', value: 'A***1' }))
  })

  it('rings until its end and never afterwards; the sweep takes it away', async () => {
    const phone = newPhone()
    const told = w.clock.now() + DAY
    const id = await lead({ phone, ...lent('2222', told) })
    await lead({ phone, ...lent('3333', null) })
    // The same number again says nothing new where no end is told, and the told one is what counts.
    await lead({ phone, ...lent('2222', null) })
    expect((await shown(id)).map(({ until }) => until)).toEqual(
      [told, w.clock.now() + VIRTUAL_DAYS * DAY].map((at) => new Date(at).toISOString()),
    )
    // An order of last year is told today: what it lent has long gone to somebody else.
    await lead({ phone, ...lent('4444', null, w.clock.now() - 300 * DAY) })
    expect(await shown(id)).toHaveLength(2)

    await pass(DAY + 1)
    expect(await shown(id)).toHaveLength(1)
    expect((await reveal(id)).body.items.map(({ extension }) => extension)).toEqual(['3333'])
    await sweep()
    expect(await count('SELECT COUNT(*) AS n FROM virtual_phone WHERE memberId = ?', [id])).toBe(1)
    await pass(VIRTUAL_DAYS * DAY)
    expect(await shown(id)).toEqual([])
    expect((await reveal(id)).status).toBe(404)
    await sweep()
    expect(await count('SELECT COUNT(*) AS n FROM virtual_phone WHERE expiresAt < ?', [w.clock.now()])).toBe(0)
  })

  it('goes with whose it is when two become one', async () => {
    const member = await w.member()
    const phone = newPhone()
    const id = await lead({ phone, ...lent('5555', w.clock.now() + DAY) })
    const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber').mockResolvedValue({ phone, countryCode: '86' })
    expect((await w.call('rebindPhone', { token: member.token, body: { phoneCode: 'x' } })).status).toBe(200)
    button.mockRestore()
    expect(await shown(id)).toEqual([])
    expect((await reveal(member.memberId)).body.items.map(({ extension }) => extension)).toEqual(['5555'])
  })
})
