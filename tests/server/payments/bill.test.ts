import { DAY_MS, shanghaiDay } from '../../../shared/rules/calendar'
import { BILL_DIFFERENCES } from '../../../shared/contract/bills'
import { must } from '../../harness/rows'
import { onOneDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

type Plant = Record<string, unknown>

onOneDatabase('the daily bill', 'mysql', (open) => {
  let w: World
  let shop: Shop
  let day: string
  beforeEach(async () => {
    w = await open()
    shop = await openShop(w)
    day = shanghaiDay(w.clock.now())
  }, 60_000)
  afterEach(() => w.close())

  const goTo = (at: number) => {
    w.clock.set(at)
    return shop.signInAgain()
  }
  const morrow = () => goTo(w.clock.now() + DAY_MS + 1_800_000)
  const plant = async (items: Plant[]) => {
    const answer = await w.sandbox('PUT', '/pay/bill-plants', { items })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  }
  const differences = async () =>
    must(await w.call('listBillDifferences', { token: shop.owner, params: { day }, query: { limit: 200 } })).body.items
  const check = async () => {
    const answer = must(await w.call('checkBill', { token: shop.owner, body: { day } }))
    expect(answer.status).toBe(202)
    await w.jobs()
    const job = must(await w.call('readJob', { token: shop.owner, params: { id: answer.body.jobId } })).body
    return job.status
  }
  const checks = async () => must(await w.call('listBillChecks', { token: shop.owner })).body.items
  /** So many orders, paid; the first `back` of them paid back. */
  const business = async (orders: number, back: number) => {
    const who = await w.member()
    const made: { id: string; orderNo: string; transactionId: string | null; refundNo: string | null }[] = []
    for (let i = 0; i < orders; i++) made.push({ ...(await shop.bought(who, shop.pack.id)), refundNo: null })
    for (const order of made.slice(0, back))
      order.refundNo = must(await shop.refund(order.id, i64(order.id))).body.refundNo
    await w.jobs()
    return made
  }
  const i64 = (id: string) => 1_000 + (id.charCodeAt(id.length - 1) % 7)

  it('finds nothing where both say the same, by itself after half past ten', async () => {
    await business(6, 3)
    await goTo(Date.parse('2026-03-03T02:29:00Z'))
    await w.jobs()
    expect(await checks()).toEqual([])
    w.clock.set(Date.parse('2026-03-03T02:31:00Z'))
    await w.jobs()
    const [row] = await checks()
    expect(row).toMatchObject({ day, status: 'equal', payments: 6, paidFen: 30_000, refunds: 3, open: 0 })
    expect(await differences()).toEqual([])
  }, 60_000)

  it('says where there is no bill, and where there should be one', async () => {
    await morrow()
    await check()
    expect((await checks())[0]).toMatchObject({ status: 'no_bill', open: 0 })
    w.clock.advance(-DAY_MS)
    const [order] = await business(1, 0)
    await morrow()
    await plant([{ kind: 'drop', number: order!.orderNo }])
    await check()
    expect((await checks())[0]).toMatchObject({ status: 'different', open: 1 })
    expect(await differences()).toEqual([expect.objectContaining({ kind: 'missing_there', orderNo: order!.orderNo })])
  }, 60_000)

  it('finds each of fifty planted differences of all kinds, and invents none', async () => {
    const orders = await business(56, 28)
    const planted: [kind: string, number: string][] = []
    const items: Plant[] = []
    const line = {
      公众账号ID: w.deps.pay!.appid,
      商户号: w.deps.pay!.mchid,
      交易时间: `${day} 12:00:00`,
      订单金额: '50.00',
      申请退款金额: '0.00',
      交易状态: 'SUCCESS',
    }
    const put = (kind: string, number: string, item?: Plant) => {
      planted.push([kind, number])
      if (item) items.push(item)
    }
    const back = orders.slice(0, 28)
    const plain = orders.slice(28)
    const set = (sql: string, ...values: unknown[]) => w.db.inTransaction((tx) => tx.query(sql, values))
    for (let i = 0; i < 5; i++) {
      put('missing_there', plain[i]!.orderNo, { kind: 'drop', number: plain[i]!.orderNo })
      put('amount', plain[5 + i]!.orderNo, {
        kind: 'change',
        number: plain[5 + i]!.orderNo,
        column: '订单金额',
        value: '49.99',
      })
      put('state', plain[10 + i]!.orderNo, {
        kind: 'change',
        number: plain[10 + i]!.orderNo,
        column: '交易状态',
        value: 'REVOKED',
      })
      put('transaction', plain[15 + i]!.orderNo, {
        kind: 'change',
        number: plain[15 + i]!.orderNo,
        column: '微信订单号',
        value: `42${i}`,
      })
      put('refund_missing_there', back[i]!.refundNo!, { kind: 'drop', number: back[i]!.refundNo! })
      put('refund_amount', back[5 + i]!.refundNo!, {
        kind: 'change',
        number: back[5 + i]!.refundNo!,
        column: '申请退款金额',
        value: '0.01',
      })
      put('refund_state', back[10 + i]!.refundNo!, {
        kind: 'change',
        number: back[10 + i]!.refundNo!,
        column: '退款状态',
        value: 'ABNORMAL',
      })
    }
    for (let i = 0; i < 3; i++) {
      put('duplicate_line', plain[20 + i]!.orderNo, { kind: 'repeat', number: plain[20 + i]!.orderNo })
      put('foreign_merchant', plain[23 + i]!.orderNo, {
        kind: 'change',
        number: plain[23 + i]!.orderNo,
        column: '商户号',
        value: '1600000001',
      })
      // A line of another merchant's stands where ours should.
      planted.push(['missing_there', plain[23 + i]!.orderNo])
      put('missing_here', `unknown${i}`, {
        kind: 'add',
        day,
        cells: { ...line, 微信订单号: `43${i}`, 商户订单号: `unknown${i}` },
      })
      put('refund_missing_here', `strange${i}`, {
        kind: 'add',
        day,
        cells: {
          ...line,
          订单金额: '0.00',
          交易状态: 'REFUND',
          微信订单号: back[15]!.transactionId!,
          商户订单号: back[15]!.orderNo,
          商户退款单号: `strange${i}`,
          微信退款单号: `50${i}`,
          退款状态: 'SUCCESS',
          申请退款金额: '1.00',
        },
      })
    }
    expect(planted.length).toBeGreaterThanOrEqual(50)
    await plant(items)
    // Our own books wrong, too: an order of ours that is paid there and unknown as paid here.
    const lost = plain[26]!
    await set("UPDATE pay_order SET status = 'unpaid', transactionId = NULL, paidAt = NULL WHERE id = ?", lost.id)
    await set('UPDATE coupon SET occasion = NULL WHERE sourceId = ?', lost.id)
    planted.push(['missing_here', lost.orderNo])
    await morrow()
    expect(await check()).toBe('done')
    const found = await differences()
    const named = found.map((d) => `${d.kind} ${String(d.theirs?.refundNo ?? d.ours?.refundNo ?? d.orderNo)}`).sort()
    expect(named).toEqual(planted.map(([kind, number]) => `${kind} ${number}`).sort())
    expect(new Set(found.map((d) => d.kind))).toEqual(new Set(BILL_DIFFERENCES))
    // Our own order that was paid is asked for, settled, and noted so.
    expect((await shop.read(lost.id)).status).toBe('paid')
    expect(found.filter((d) => d.settledAt !== null).map((d) => [d.kind, d.orderNo])).toEqual([
      ['missing_here', lost.orderNo],
    ])
    expect((await checks())[0]).toMatchObject({ status: 'different', open: planted.length - 1 })

    // Settled by hand, compared again: notes stay, nothing is doubled, what mended itself is closed.
    const first = found.find((d) => d.kind === 'amount')!
    const settle = () =>
      w.call('settleBillDifference', { token: shop.owner, params: { id: first.id }, body: { note: '已与微信核实' } })
    expect(must(await settle()).body).toMatchObject({ note: '已与微信核实' })
    expect((await settle()).body.code).toBe('state_conflict')
    await plant(items.filter((item) => item.kind !== 'drop'))
    await check()
    const again = await differences()
    expect(again).toHaveLength(found.length)
    expect(again.find((d) => d.id === first.id)).toMatchObject({ note: '已与微信核实' })
    expect(again.filter((d) => d.kind === 'refund_missing_there').every((d) => d.settledAt !== null)).toBe(true)
  }, 120_000)

  it('says that it failed where the platform gives no bill now, and does it later', async () => {
    await business(1, 0)
    await morrow()
    await w.sandbox('PUT', '/faults', { '/v3/bill/tradebill': { status: 500, times: 100 } })
    await w.jobs()
    expect((await checks())[0]).toMatchObject({ day, status: 'failed' })
    await w.sandbox('PUT', '/faults', {})
    w.clock.advance(3_600_000)
    await w.jobs()
    expect((await checks())[0]).toMatchObject({ day, status: 'equal' })
  }, 60_000)

  it('fetches the bills of days on which nothing ran', async () => {
    await business(1, 0)
    await goTo(w.clock.now() + DAY_MS)
    await business(1, 0)
    await goTo(w.clock.now() + 3 * DAY_MS + 1_800_000)
    await w.jobs()
    expect((await checks()).map((c) => [c.day, c.status])).toEqual([
      ['2026-03-05', 'no_bill'],
      ['2026-03-04', 'no_bill'],
      ['2026-03-03', 'equal'],
      ['2026-03-02', 'equal'],
    ])
  }, 60_000)

  it('compares no day that is not over, or long gone', async () => {
    for (const other of [day, '2030-01-01', '2020-01-01', '2026-02-30'])
      expect((await w.call('checkBill', { token: shop.owner, body: { day: other } })).status).toBe(422)
  })
})
