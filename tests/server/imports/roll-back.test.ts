import { join } from 'node:path'
import { booksBalance } from '../../../server/points/books'
import { isoOf } from '../../../shared/rules/calendar'
import { apiKey, must } from '../../harness/rows'
import { upload } from '../../harness/upload'
import { onEachDatabase, type World } from '../../harness/world'

const FOLDER = join(__dirname, '../../imports/exports')
/** Everything that a batch may leave behind in what others read. */
const TABLES = [
  'member',
  'member_key',
  'member_name',
  'member_tag',
  'member_stat',
  'customer_identity',
  'virtual_phone',
  'identity_trace',
  'identity_suggestion',
  'shop_order',
  'shop_order_item',
  'shop_order_change',
  'timeline_entry',
  'points_batch',
]
const HEADER = 'platform,orderNo,paidAt,amount,refunded,status,phone,externalId,nickname,items'
const rowOf = (orderNo: string, phone: string, more: Record<string, string> = {}): string => {
  const row = {
    platform: 'taobao',
    orderNo,
    paidAt: '2026-02-20 08:00:00',
    amount: '100.00',
    refunded: '',
    status: '交易成功',
    phone,
    externalId: '',
    nickname: '',
    items: '茶',
    ...more,
  }
  return HEADER.split(',')
    .map((name) => row[name as keyof typeof row])
    .join(',')
}

onEachDatabase('a batch that is taken back', (open) => {
  let w: World
  let token: string
  let owner: string
  let key: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('marketer')).token
    owner = (await w.staff('owner')).token
    key = (await apiKey(w, owner, ['orders'])).key
    const earn = {
      pointsPer100Yuan: 100,
      tierPercent: {},
      storeIds: null,
      skus: null,
      from: '2026-01-01T00:00:00.000Z',
    }
    must(await w.call('editSettings', { token: owner, body: { points: { earn } } }))
  }, 60_000)
  afterEach(async () => expect(await w.db.read(booksBalance)).toBe(true))
  afterAll(() => w.close())

  const query = (sql: string, values: unknown[] = []) =>
    w.db.read((tx) => tx.query(sql, values)) as Promise<Record<string, unknown>[]>
  const dump = async (): Promise<string> => {
    const all: Record<string, string[]> = {}
    for (const table of TABLES)
      all[table] = (await query(`SELECT * FROM ${table}`)).map((r) => JSON.stringify(r)).sort()
    return JSON.stringify(all, null, 1)
  }
  const read = async (id: string) => must(await w.call('readImport', { token, params: { id } })).body
  const bring = async (file: Parameters<typeof upload>[2], fields: Record<string, string> = {}) => {
    const { body } = await upload(w, token, file, fields)
    await w.jobs()
    expect((await read(body.id)).status).toBe('done')
    return body.id
  }
  let keys = 0
  const begin = (id: string) => w.call('rollBackImport', { token, params: { id }, key: `back-${keys++}` })
  const takeBack = async (id: string) => {
    must(await begin(id))
    await w.jobs()
    expect(await read(id)).toMatchObject({ status: 'rolled_back', stage: null })
  }
  const orders = (...rows: string[]) => ({ text: [HEADER, ...rows, ''].join('\n') })
  const orderOf = async (orderNo: string) =>
    (await query('SELECT * FROM shop_order WHERE orderNo = ?', [orderNo]))[0] as Record<string, unknown> | undefined
  const pointsOf = async (id: string): Promise<number> =>
    Number((await query('SELECT points FROM member WHERE id = ?', [id]))[0]!.points)
  const leadWith = async (externalId: string, platform = 'taobao'): Promise<string | undefined> => {
    const rows = await query('SELECT memberId, shown FROM customer_identity WHERE scope = ?', [platform])
    return rows.find((r) => r.shown === `${externalId[0]}***${externalId.at(-1)}`)?.memberId as string | undefined
  }

  it.each([
    'taobao-orders-2022.xlsx',
    'xiaohongshu-orders-2026.xlsx',
    'youzan-customers-2026.csv',
    'jushuitan-orders-2026.xlsx',
  ])('%s leaves nothing behind', async (name) => {
    const before = await dump()
    const id = await bring({ path: join(FOLDER, name) }, name.includes('customers') ? { kind: 'customers' } : {})
    expect(await dump()).not.toBe(before)
    await takeBack(id)
    expect(await dump()).toBe(before)
    expect(await query('SELECT * FROM import_did WHERE importId = ?', [id])).toEqual([])
    expect((await begin(id)).body.code).toBe('state_conflict')
  })

  it('of two that told the same, what is left after one is the other’s; after both nothing', async () => {
    const before = await dump()
    const file = { path: join(FOLDER, 'taobao-orders-2017.csv') }
    const [first, second] = [await bring(file), await bring(file)]
    const between = await dump()
    await takeBack(first)
    // Whose it is by now stands in two columns; everything else is as it was.
    expect((await dump()).replaceAll(second, first)).toBe(between)
    await takeBack(second)
    expect(await dump()).toBe(before)
  })

  it('an order that others told of first is what they said, and its buyer who they said', async () => {
    const told = {
      platform: 'taobao',
      orderNo: 'S-1',
      amountFen: 9000,
      status: 'paid' as const,
      paidAt: isoOf(Date.parse('2026-02-20T00:00:00Z')),
      items: [{ name: '旧' }],
    }
    must(await w.call('openRecordOrder', { token: key, body: told }))
    const facts = async (): Promise<Record<string, unknown>> => {
      const { version: _v, updatedAt: _u, ...rest } = (await orderOf('S-1'))!
      return { ...rest, items: await query('SELECT * FROM shop_order_item WHERE shopOrderId = ?', [rest.id]) }
    }
    const before = await facts()
    const member = await w.member()
    const id = await bring(orders(rowOf('S-1', member.phone, { amount: '120.00', refunded: '20.00', items: '新' })))
    expect(await facts()).toMatchObject({ memberId: member.memberId, status: 'completed' })
    expect(Number((await facts()).refundedFen)).toBe(2000)
    expect(await pointsOf(member.memberId)).toBe(100)
    await takeBack(id)
    expect(await facts()).toEqual(before)
    expect(await pointsOf(member.memberId)).toBe(0)
    const trail = await query('SELECT version FROM shop_order_change WHERE shopOrderId = ? ORDER BY version', [
      before.id,
    ])
    expect(trail).toHaveLength(3)
    expect(await query('SELECT * FROM member_stat WHERE memberId = ?', [member.memberId])).toEqual([])
    expect(
      await query("SELECT * FROM timeline_entry WHERE memberId = ? AND kind = 'order_recorded'", [member.memberId]),
    ).toEqual([])
  })

  it('a number that a platform lent is kept until its end from the order on, and goes with the batch', async () => {
    const told = { platform: 'taobao', orderNo: 'LENT-0', amountFen: 100, paidAt: isoOf(w.clock.now()) }
    must(await w.call('openRecordOrder', { token: key, body: { ...told, customer: { externalId: 'lent buyer' } } }))
    const before = await dump()
    const lent = (orderNo: string, phone: string, paidAt: string) =>
      rowOf(orderNo, phone, { externalId: 'lent buyer', paidAt })
    const id = await bring(
      orders(
        lent('LENT-1', '18400000012-7576', '2026-02-20 08:00:00'),
        // Long over: by now it rings at a stranger's.
        lent('LENT-2', '18400000012-1111', '2025-02-20 08:00:00'),
      ),
    )
    const buyer = (await leadWith('lent buyer'))!
    const { identities } = must(await w.call('readMember', { token, params: { id: buyer } })).body
    expect(identities.filter(({ kind }) => kind === 'virtual_phone')).toEqual([
      expect.objectContaining({ value: '184****0012-****', source: 'import', until: '2026-03-07T00:00:00.000Z' }),
    ])
    await takeBack(id)
    expect(await query('SELECT * FROM virtual_phone')).toEqual([])
    expect(await dump()).toBe(before)
  })

  it('an order that others told of later stays', async () => {
    const id = await bring(orders(rowOf('L-1', '13500000001')))
    must(
      await w.call('openRecordOrder', {
        token: key,
        body: { platform: 'taobao', orderNo: 'L-1', amountFen: 10_000, refundedFen: 100 },
      }),
    )
    const before = await orderOf('L-1')
    await takeBack(id)
    expect(await orderOf('L-1')).toEqual(before)
    // And so does its buyer.
    expect(await query('SELECT id FROM member WHERE id = ?', [before!.memberId])).toHaveLength(1)
  })

  it('whoever has joined stays, and loses what it brought: orders, their points, names', async () => {
    const phone = w.newPhone()
    const id = await bring(orders(rowOf('J-1', phone, { externalId: '加入的人' }), rowOf('J-2', phone)))
    const lead = (await leadWith('加入的人'))!
    const joined = await w.member({ phone })
    expect(joined.memberId).toBe(lead)
    // What she buys as a member earns; this comes by a second file.
    const second = await bring(orders(rowOf('J-3', phone)))
    expect(await pointsOf(lead)).toBe(100)
    await takeBack(id)
    const shown = must(await w.call('readMember', { token, params: { id: lead } })).body
    expect(shown.status).toBe('active')
    expect(await leadWith('加入的人')).toBeUndefined()
    expect([await orderOf('J-1'), await orderOf('J-2')]).toEqual([undefined, undefined])
    expect(await pointsOf(lead)).toBe(100)
    expect(await query('SELECT orderCount FROM member_stat WHERE memberId = ?', [lead])).toMatchObject([
      { orderCount: 1 },
    ])
    await takeBack(second)
    expect(await pointsOf(lead)).toBe(0)
    expect(await query('SELECT * FROM member_stat WHERE memberId = ?', [lead])).toEqual([])
    expect((await w.call('readMe', { token: joined.token })).status).toBe(200)
  })

  it('points that were spent meanwhile are not taken below nothing', async () => {
    const member = await w.member()
    const id = await bring(orders(rowOf('P-1', member.phone, { amount: '300.00' })))
    expect(await pointsOf(member.memberId)).toBe(300)
    must(
      await w.call('adjustPoints', {
        token: owner,
        params: { id: member.memberId },
        key: 'spent',
        body: { points: -200, reason: '花了' },
      }),
    )
    await takeBack(id)
    expect(await pointsOf(member.memberId)).toBe(0)
  })

  it('a lead of whom somebody else noted something stays, without what the batch filled in', async () => {
    const known = await bring({ text: 'platform,externalId\ntaobao,早有其人\n' }, { kind: 'customers' })
    const id = await bring(
      {
        text: 'platform,externalId,nickname,tags,phone\ntaobao,早有其人,名,来自表格,13500000077\ntaobao,后来的人,名,,\ntaobao,无人要的,名,,\n',
      },
      { kind: 'customers' },
    )
    const [early, later, nobody] = [
      (await leadWith('早有其人'))!,
      (await leadWith('后来的人'))!,
      (await leadWith('无人要的'))!,
    ]
    must(await w.call('editMember', { token: owner, params: { id: later }, body: { tags: ['店员记的'] } }))
    await takeBack(id)
    const there = async (one: string) =>
      (await query('SELECT nickname, phoneIndex FROM member WHERE id = ?', [one])) as { nickname: string | null }[]
    expect(await there(nobody)).toEqual([])
    expect(await there(later)).toMatchObject([{ nickname: '名' }])
    // She was another batch's before, which told nothing of a name; that one told of her too, so it keeps what was filled in.
    expect(await there(early)).toMatchObject([{ nickname: '名' }])
    await takeBack(known)
    expect(await there(early)).toEqual([])
  })

  it('is refused for what was only counted, and for whoever may not', async () => {
    const dry = await upload(w, token, orders(rowOf('D-1', '13500000088')), {}, { dryRun: true })
    await w.jobs()
    expect((await begin(dry.body.id)).body.code).toBe('state_conflict')
    const analyst = (await w.staff('analyst')).token
    expect((await w.call('rollBackImport', { token: analyst, params: { id: dry.body.id }, key: 'no' })).status).toBe(
      403,
    )
  })
})
