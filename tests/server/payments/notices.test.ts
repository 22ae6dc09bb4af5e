import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Buyer, type Shop } from './shop'
import { facing, moneyRows, paymentFacts, platformPen, refundFacts, type Wire } from './wire'

const FULL = process.env.TORTURE === 'full'
/** Over both databases a two-hundredth of the promised 20,000 notices and 10,000 permutations each time, most of them on the quicker. */
const SCALE = {
  sqlite: FULL ? { told: 10_000, permuted: 5_000 } : { told: 70, permuted: 35 },
  mysql: FULL ? { told: 10_000, permuted: 5_000 } : { told: 30, permuted: 15 },
}
const FORGED = FULL ? 1_000 : 150
/** They share the orders, so that nobody has more pieces than a customer would. */
const BUYERS = FULL ? 100 : 4

onEachDatabase('notices', (open, dialect) => {
  const { told: TOLD, permuted: PERMUTED } = SCALE[dialect]
  let w: World
  let shop: Shop
  let who: Buyer
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    await shop.notices('off')
    who = await w.member()
  }, 60_000)
  afterAll(() => w.close())

  const ordered = async (productId = shop.pack.id) => must(await shop.order(who, productId)).body.order
  const count = async (sql: string, ...values: unknown[]) =>
    Number(((await w.db.read((tx) => tx.query(sql, values))) as { n: number }[])[0]!.n)

  it(`no forged notice has any effect: ${FORGED}, all refused`, async () => {
    const pen = platformPen(w)
    const order = await ordered()
    const facts = paymentFacts(w, await facing(w, order.id))
    const before = JSON.stringify(await moneyRows(w))
    const good = (): Wire => pen.notice(facts)
    const forged: Wire[] = []
    const headers = ['Wechatpay-Timestamp', 'Wechatpay-Nonce', 'Wechatpay-Signature', 'Wechatpay-Serial']
    for (const name of headers) {
      const absent = good()
      delete absent.headers[name]
      forged.push(absent, { ...good(), headers: { ...good().headers, [name]: '' } })
    }
    const with1 = (name: string, change: (v: string) => string): Wire => {
      const one = good()
      return { ...one, headers: { ...one.headers, [name]: change(one.headers[name]!) } }
    }
    for (const off of [-301, 301, -86_400, 86_400])
      forged.push(with1('Wechatpay-Timestamp', (v) => String(Number(v) + off)))
    forged.push(with1('Wechatpay-Serial', () => 'PUB_KEY_ID_nobody'))
    forged.push(with1('Wechatpay-Signature', (v) => `WECHATPAY/SIGNTEST/${v}`))
    forged.push(with1('Wechatpay-Nonce', (v) => `${v}0`))
    // Written anew: the same words in other bytes.
    const rewritten = good()
    forged.push({ ...rewritten, body: JSON.stringify(JSON.parse(rewritten.body), null, 1) })
    // What an honest notice seals, as plain words.
    forged.push({ ...good(), body: JSON.stringify({ id: 'x', event_type: 'TRANSACTION.SUCCESS', resource: facts }) })
    const flip = (text: string, at: number): string => {
      const bytes = Buffer.from(text)
      bytes[at % bytes.length]! ^= 1 << (at % 3)
      return bytes.toString('latin1')
    }
    const flippedBody = (): Wire => {
      const one = good()
      return { ...one, body: flip(one.body, w.chance.int(one.body.length)) }
    }
    const otherSign = (): Wire => {
      const at = w.chance.int(300)
      const changed = (v: string) => `${v.slice(0, at)}${v[at] === 'A' ? 'B' : 'A'}${v.slice(at + 1)}`
      return with1('Wechatpay-Signature', changed)
    }
    const answers: number[] = []
    for (const wire of forged) answers.push(await pen.post(wire))
    // Made while they are sent: a thousand signatures first would outlive the connections.
    while (answers.length < FORGED) {
      const some = Array.from({ length: 20 }, (_, i) => (i % 2 ? flippedBody() : otherSign()))
      answers.push(...(await Promise.all(some.map(pen.post))))
    }
    expect(answers.filter((status) => status < 400 || status >= 500)).toEqual([])
    expect(answers.length).toBeGreaterThanOrEqual(FORGED)
    expect(JSON.stringify(await moneyRows(w))).toBe(before)
    // The right one still works: nothing was used up by the wrong ones.
    expect(await pen.post(good())).toBe(204)
    expect((await shop.read(order.id)).status).toBe('paid')
  }, 180_000)

  it('genuine notices that are not about our order as we wrote it: no effect, an alarm each', async () => {
    const pen = platformPen(w)
    const order = await ordered()
    const other = await ordered()
    const mine = await facing(w, order.id)
    const taken = { ...(await facing(w, other.id)), transactionId: '4200009999' }
    expect(await pen.say(paymentFacts(w, taken))).toBe(204)
    const before = JSON.stringify(await moneyRows(w))
    const wrong: Record<string, unknown>[] = [
      { mchid: '1600000000' },
      { appid: 'wx0000000000000000' },
      { out_trade_no: 'Z'.repeat(32) },
      { out_trade_no: other.orderNo.slice(0, 31) },
      { amount: { total: 1, currency: 'CNY' } },
      { amount: { total: mine.amountFen + 1, currency: 'CNY' } },
      { amount: { total: mine.amountFen, currency: 'USD' } },
      { amount: { total: mine.amountFen } },
      { payer: { openid: 'o-somebody-else' } },
      { payer: {} },
      { transaction_id: null },
      // One payment settles one order.
      { transaction_id: taken.transactionId },
    ]
    const alarms = () => count("SELECT COUNT(*) AS n FROM audit_entry WHERE action LIKE 'payments.alarm.%'")
    const had = await alarms()
    const rounds = FULL ? 100 : 3
    for (let round = 0; round < rounds; round++)
      for (const more of wrong) {
        const notice = pen.notice(paymentFacts(w, mine, more))
        expect([more, await pen.post(notice)]).toEqual([more, 400])
        // Repeated by the platform: refused again, one alarm.
        if (round === 0) expect(await pen.post(notice)).toBe(400)
      }
    expect((await alarms()) - had).toBe(rounds * wrong.length)
    expect(JSON.stringify(await moneyRows(w))).toBe(before)
    // Paid, closed or refunded orders of ours are not moved by a second payment either.
    expect(await pen.say(paymentFacts(w, { ...taken, transactionId: '4200001111' }))).toBe(400)
    expect(JSON.stringify(await moneyRows(w))).toBe(before)
    expect(await pen.say(paymentFacts(w, mine, { trade_state: 'NOTPAY' }))).toBe(204)
    expect((await shop.read(order.id)).status).toBe('unpaid')
  }, 120_000)

  it(`${TOLD} notices told one to sixteen times in any order: one effect each`, async () => {
    const pen = platformPen(w)
    // The rows as the route writes them, without the platform's word for each: what is tested is the door behind it.
    const ids: string[] = []
    for (let i = 0; i < TOLD; i++) ids.push(await copied((await orderOf(i)).id))
    const wires: Wire[] = []
    for (const id of ids) {
      const facts = paymentFacts(w, await facing(w, id))
      const times = 1 + w.chance.int(16)
      const one = pen.notice(facts)
      // Some copies are the same notice, some another one about the same payment.
      for (let n = 0; n < times; n++) wires.push(w.chance.int(4) === 0 ? pen.notice(facts) : one)
    }
    for (let i = wires.length - 1; i > 0; i--) {
      const j = w.chance.int(i + 1)
      ;[wires[i], wires[j]] = [wires[j]!, wires[i]!]
    }
    const answers: number[] = []
    for (let from = 0; from < wires.length; from += 20)
      answers.push(...(await Promise.all(wires.slice(from, from + 20).map(pen.post))))
    expect(answers.filter((status) => status !== 204)).toEqual([])
    const list = ids.map(() => '?').join(',')
    expect(await count(`SELECT COUNT(*) AS n FROM pay_order WHERE status = 'paid' AND id IN (${list})`, ...ids)).toBe(
      ids.length,
    )
    expect(await count(`SELECT COUNT(*) AS n FROM coupon WHERE sourceId IN (${list})`, ...ids)).toBe(3 * ids.length)
    expect(
      await count(
        `SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'payments.settle' AND objectId IN (${list})`,
        ...ids,
      ),
    ).toBe(ids.length)
    const [template] = (await w.db.read((tx) =>
      tx.query(
        'SELECT issued, (SELECT COUNT(*) FROM coupon WHERE couponTemplateId = ?) AS held FROM coupon_template WHERE id = ?',
        [shop.templateId, shop.templateId],
      ),
    )) as { issued: number; held: number }[]
    expect(Number(template!.issued)).toBe(Number(template!.held))
  }, 3_600_000)

  const buyers: Buyer[] = []
  const buyer = async (i: number): Promise<Buyer> => (buyers[i % BUYERS] ??= await w.member())
  const models: { id: string }[] = []
  /** An order of one of the buyers, to be copied. */
  const orderOf = async (i: number) =>
    (models[i % BUYERS] ??= must(await shop.order(await buyer(i), shop.pack.id)).body.order)
  /** The same order once more under its own number. */
  const copied = (id: string): Promise<string> =>
    w.db.inTransaction(async (tx) => {
      const copy = w.chance.id()
      const [row] = (await tx.query('SELECT * FROM pay_order WHERE id = ?', [id])) as Record<string, unknown>[]
      const fresh = {
        ...row!,
        id: copy,
        orderNo: w.chance.code('0123456789abcdefABCDEF', 32),
        askKey: w.chance.code('0123456789abcdef', 43),
      }
      const names = Object.keys(fresh)
      await tx.query(
        `INSERT INTO pay_order (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(fresh),
      )
      return copy
    })

  it(`${PERMUTED} permutations of pay, refund and close end in the same state`, async () => {
    const pen = platformPen(w)
    const outcomes = new Set<string>()
    for (let round = 0; round < PERMUTED; round++) {
      const her = await buyer(round)
      const made = must(await shop.order(her, shop.pack.id)).body
      const id = made.order.id
      expect((await shop.pay(her, made.payment)).status).toBe(200)
      const [paid] = (await w.sandbox('GET', `/people/${her.id}/payments`)).body.items as { transactionId: string }[]
      const mine = { ...(await facing(w, id)), transactionId: paid!.transactionId }
      const payNotice = pen.notice(paymentFacts(w, mine))
      const steps: (() => Promise<unknown>)[] = [
        () => pen.post(payNotice),
        () => pen.post(payNotice),
        () => w.call('closeOrder', { token: her.token, params: { id } }),
        () => w.call('queryOrder', { token: shop.owner, params: { id } }),
        async () => {
          // Staff pay back as soon as they can.
          const asked = await shop.refund(id, 5_000)
          if (asked.status === 409) expect(asked.body.code).toBe('order_not_paid')
        },
      ]
      for (let i = steps.length - 1; i > 0; i--) {
        const j = w.chance.int(i + 1)
        ;[steps[i], steps[j]] = [steps[j]!, steps[i]!]
      }
      if (round % 2 === 0) for (const step of steps) await step()
      else await Promise.all(steps.map((step) => step()))
      if ((await shop.read(id)).refunds.length === 0) must(await shop.refund(id, 5_000))
      const [refund] = (await shop.read(id)).refunds
      const news = pen.notice(
        refundFacts(w, { ...mine, totalFen: 5_000, refundNo: refund!.refundNo, refundFen: 5_000 }),
        'refund',
      )
      const last = [() => w.jobs(), () => pen.post(news), () => pen.post(payNotice), () => pen.post(news)]
      if (round % 3 === 0) last.reverse()
      await Promise.all(last.map((step) => step()))
      await w.jobs()
      const { status, refundedFen, coupons, refunds } = await shop.read(id)
      outcomes.add(JSON.stringify([status, refundedFen, coupons.map((c) => c.status), refunds.map((r) => r.status)]))
    }
    expect([...outcomes]).toEqual([JSON.stringify(['refunded', 5_000, ['voided', 'voided', 'voided'], ['done']])])
  }, 3_600_000)

  it('is not told that all is well before it is stored; repeated later, it has its one effect', async () => {
    const pen = platformPen(w)
    const order = await ordered()
    const notice = pen.notice(paymentFacts(w, await facing(w, order.id)))
    const broken = jest.spyOn(w.deps.db, 'inTransaction').mockRejectedValue(new Error('the disk is full'))
    expect(await pen.post(notice)).toBe(503)
    broken.mockRestore()
    expect((await shop.read(order.id)).status).toBe('unpaid')
    expect([await pen.post(notice), await pen.post(notice)]).toEqual([204, 204])
    expect((await shop.read(order.id)).coupons).toHaveLength(3)
  })

  it('a burst while the database stands still: nobody is answered before it is stored, then everybody is', async () => {
    const pen = platformPen(w)
    // So many as are told and settled within the seconds an answer may take, on a busy machine too.
    const orders = await Promise.all(Array.from({ length: 30 }, async (_, i) => copied((await orderOf(i)).id)))
    const facts = await Promise.all(orders.map((id) => facing(w, id)))
    const notices = facts.map((one) => pen.notice(paymentFacts(w, one)))
    let open = (): void => undefined
    const still = new Promise<void>((resolve) => (open = resolve))
    const { inTransaction } = w.deps.db
    let waiting = 0
    const slow = jest.spyOn(w.deps.db, 'inTransaction').mockImplementation(async (work) => {
      waiting++
      await still
      return inTransaction(work)
    })
    const answered: number[] = []
    const told = notices.map((one) => pen.post(one).then((status) => answered.push(status)))
    while (waiting < notices.length) await new Promise((next) => setTimeout(next, 5))
    expect(answered).toEqual([])
    expect(await Promise.all(orders.map(async (id) => (await shop.read(id)).status))).toEqual(
      orders.map(() => 'unpaid'),
    )
    open()
    await Promise.all(told)
    slow.mockRestore()
    expect(answered).toEqual(notices.map(() => 204))
    expect(await Promise.all(orders.map(async (id) => (await shop.read(id)).status))).toEqual(orders.map(() => 'paid'))
  }, 60_000)

  it('keeps every notice sealed for ninety days', async () => {
    const rows = (await w.db.read((tx) => tx.query('SELECT id, sealed, outcome FROM pay_notice'))) as {
      id: string
      sealed: string
      outcome: string
    }[]
    expect(rows.length).toBeGreaterThan(0)
    for (const { id, sealed } of rows.slice(0, 20)) {
      expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('openid')
      expect(w.deps.vault.openSystem(`pay_notice|sealed|${id}`, Buffer.from(sealed, 'base64'))).toContain('resource')
    }
    const words = ['settled', 'repeat', 'mismatch', 'foreign', 'unpaid']
    expect(rows.filter((r) => !words.includes(r.outcome))).toEqual([])
    expect(rows.some((r) => r.outcome === 'settled')).toBe(true)
  })
})
