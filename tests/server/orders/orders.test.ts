import type { CallResult } from '../../harness/world'
import { onEachDatabase, type World } from '../../harness/world'
import { apiKey } from '../../harness/rows'
import { openShop, type Shop } from '../coupons/shop'
import { merging } from '../membership/merging'

const DAY_MS = 86_400_000

onEachDatabase('orders of every source', (open) => {
  let w: World
  let shop: Shop
  let key: string
  let n = 0
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    key = (await apiKey(w, shop.owner.token, ['orders'])).key
  }, 60_000)
  beforeEach(() => w.clock.advance(60_000))
  afterAll(() => w.close())

  const dayAgo = (days: number) => new Date(w.clock.now() - days * DAY_MS).toISOString()
  const order = (more: Record<string, unknown> = {}) => ({
    platform: 'taobao',
    orderNo: `T-${++n}`,
    paidAt: dayAgo(1),
    amountFen: 10_000,
    ...more,
  })
  const post = (body: object, token = key) => w.call('openRecordOrder', { token, body })
  const said = ({ status, body }: CallResult<{ outcome?: string }>) => [status, body.outcome ?? body.code]
  const numberOf = async (memberId: string) =>
    (
      (await w.db.read((tx) => tx.query('SELECT memberNo FROM member WHERE id = ?', [memberId]))) as {
        memberNo: string
      }[]
    )[0]!.memberNo
  const buyer = async () => {
    const who = await w.member()
    return { ...who, memberNo: await numberOf(who.memberId) }
  }
  const bought = async (memberId: string) =>
    (await w.call('listMemberPurchases', { token: shop.service.token, params: { id: memberId } })).body
  const count = async (sql: string, values: unknown[] = []) =>
    Number(((await w.db.read((tx) => tx.query(sql, values))) as { n: number }[])[0]!.n)

  it('is put on record once: the same again is 200 and unchanged, and nothing is counted twice', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order({
      customer: { memberNo },
      items: [
        { sku: 'A-1', quantity: 2 },
        { name: '山茶花茶', amountFen: 4000 },
      ],
    })
    const first = await post(one)
    expect(said(first)).toEqual([201, 'recorded'])
    const again = await post(one)
    expect(said(again)).toEqual([200, 'unchanged'])
    expect(again.body).toEqual({ ...first.body, outcome: 'unchanged' })
    expect(said(await post({ ...one, platform: 'TaoBao' }))).toEqual([200, 'unchanged'])
    expect(said(await post({ ...one, platform: 'tmall' }))).toEqual([201, 'recorded'])
    const { items, stat } = await bought(memberId)
    expect(items.map((o) => [o.platform, o.orderNo, o.items.length])).toEqual([
      ['tmall', one.orderNo, 2],
      ['taobao', one.orderNo, 2],
    ])
    expect(stat).toMatchObject({ orderCount: 2, spentFen: 20_000, averageFen: 10_000, cycleDays: 0 })
    const lines = (await w.call('readTimeline', { token: shop.service.token, params: { id: memberId } })).body.items
    expect(lines.filter((l) => l.kind === 'order_recorded').map((l) => l.detail.amountFen)).toEqual([10_000, 10_000])
  })

  it('is corrected by what is newer, and what comes late changes nothing', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order({ customer: { memberNo }, status: 'shipped' })
    await post(one)
    expect(said(await post({ ...one, status: 'completed', refundedFen: 2500 }))).toEqual([200, 'corrected'])
    expect((await bought(memberId)).stat).toMatchObject({ orderCount: 1, spentFen: 7500 })
    const late = await post({ ...one, status: 'paid', amountFen: 99_999 })
    expect([...said(late), late.body.amountFen]).toEqual([200, 'unchanged', 10_000])
    expect(said(await post({ ...one, status: 'refunded', refundedFen: 10_000 }))).toEqual([200, 'corrected'])
    expect((await bought(memberId)).stat).toMatchObject({ orderCount: 1, returnedCount: 1, spentFen: 0 })
    expect(said(await post({ ...one, status: 'completed' }))).toEqual([200, 'unchanged'])
    const trail = (await w.db.read((tx) =>
      tx.query(
        'SELECT c.version, c.was, c.became FROM shop_order_change c JOIN shop_order o ON o.id = c.shopOrderId WHERE o.orderNo = ? ORDER BY c.version',
        [one.orderNo],
      ),
    )) as { version: number; was: string | null; became: string }[]
    expect(trail.map((c) => Number(c.version))).toEqual([1, 2, 3])
    expect(trail[0]!.was).toBeNull()
    expect(JSON.parse(trail[1]!.was!)).toEqual({ status: 'shipped', refundedFen: 0 })
    expect(JSON.parse(trail[1]!.became)).toEqual({ status: 'completed', refundedFen: 2500 })
  })

  it('moves the first and the last purchase where a correction does', async () => {
    const { memberId, memberNo } = await buyer()
    const [first, last] = [20, 10].map((days) => order({ customer: { memberNo }, paidAt: dayAgo(days) }))
    await post(first!)
    await post(last!)
    expect((await bought(memberId)).stat).toMatchObject({ orderCount: 2, cycleDays: 10 })
    await post({ ...first, paidAt: dayAgo(16) })
    expect((await bought(memberId)).stat).toMatchObject({ firstPaidAt: dayAgo(16), cycleDays: 6 })
    await post({ ...last, status: 'closed' })
    const { stat } = await bought(memberId)
    expect(stat).toMatchObject({ orderCount: 1, lastPaidAt: dayAgo(16), cycleDays: null })
    await post({ ...first, status: 'closed' })
    expect(await count('SELECT COUNT(*) AS n FROM member_stat WHERE memberId = ?', [memberId])).toBe(0)
  })

  it('finds its buyer by number or phone, attaches her later, and never takes her order for another', async () => {
    const { memberId, phone } = await buyer()
    const other = await buyer()
    const one = order()
    expect(said(await post(one))).toEqual([201, 'recorded'])
    const typed = `${phone.slice(0, 3)} ${phone.slice(3, 7)}-${phone.slice(7)}`
    expect(said(await post({ ...one, customer: { phone: typed } }))).toEqual([200, 'corrected'])
    expect(said(await post({ ...one, customer: { memberNo: other.memberNo } }))).toEqual([200, 'unchanged'])
    expect((await bought(memberId)).stat.orderCount).toBe(1)
    expect((await bought(other.memberId)).stat.orderCount).toBe(0)
    // Somebody we do not know: the order stands, and the answer does not tell one from the other.
    const unknown = await post(order({ customer: { phone: '13100000000' } }))
    const known = await post(order({ customer: { phone } }))
    const shape = (answer: typeof known) => Object.keys(answer.body).sort()
    expect([unknown.status, shape(unknown)]).toEqual([known.status, shape(known)])
  })

  it('makes a lead of a buyer nobody knows, who keeps what she bought when she joins', async () => {
    const who = await w.person()
    const one = order({ customer: { phone: who.phone, externalId: 'tb-山茶-1' } })
    expect(said(await post(one))).toEqual([201, 'recorded'])
    // Her name on the platform is enough from now on; on another platform it is somebody else's.
    expect(said(await post(order({ customer: { externalId: 'tb-山茶-1' }, amountFen: 500 })))).toEqual([
      201,
      'recorded',
    ])
    await post(order({ platform: 'jd', customer: { externalId: 'tb-山茶-1' } }))
    const joined = await w.call('join', {
      token: await who.logIn(),
      body: { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() },
    })
    expect(joined.status).toBe(201)
    const { stat } = await bought(joined.body.member.id)
    expect(stat).toMatchObject({ orderCount: 2, spentFen: 10_500 })
  })

  it('told at once of one new buyer makes one lead of her', async () => {
    const phone = w.newPhone()
    const orders = Array.from({ length: 8 }, () => order({ customer: { phone, externalId: `tb-${phone}` } }))
    const answers = await Promise.all(orders.map((one) => post(one)))
    expect(answers.map((a) => a.status)).toEqual(Array<number>(8).fill(201))
    const numbers = orders.map((one) => one.orderNo)
    const found = (await w.db.read((tx) =>
      tx.query(
        `SELECT DISTINCT memberId AS id FROM shop_order WHERE orderNo IN (${numbers.map(() => '?').join(',')})`,
        numbers,
      ),
    )) as { id: string }[]
    expect(found).toHaveLength(1)
    expect((await bought(found[0]!.id)).stat.orderCount).toBe(8)
  })

  it('follows two people who become one, and back', async () => {
    const [from, into] = [await buyer(), await buyer()]
    const account = merging(w)
    const one = order({ customer: { memberNo: from.memberNo } })
    await post(one)
    await post(order({ customer: { memberNo: into.memberNo }, paidAt: dayAgo(3) }))
    await account.merge(await account.openidOf(from.memberId), into.memberId)
    expect((await bought(into.memberId)).stat).toMatchObject({ orderCount: 2, spentFen: 20_000, cycleDays: 2 })
    // Her old number still leads to her, and what it told again is hers.
    await post({ ...one, refundedFen: 4000, customer: { memberNo: from.memberNo } })
    await post(order({ customer: { memberNo: from.memberNo } }))
    expect((await bought(into.memberId)).stat).toMatchObject({ orderCount: 3, spentFen: 26_000 })
    expect(await account.undo(into.memberId)).toEqual([])
    expect((await bought(from.memberId)).stat).toMatchObject({ orderCount: 1, spentFen: 6000 })
    expect((await bought(into.memberId)).stat).toMatchObject({ orderCount: 2, spentFen: 20_000 })
  })

  it('told by many at once is one order, counted once', async () => {
    const { memberId, memberNo } = await buyer()
    for (const customer of [{ memberNo }, undefined]) {
      const one = order({ customer })
      const answers = await Promise.all(Array.from({ length: 12 }, () => post(one)))
      expect(answers.map((a) => a.status).sort()).toEqual([...Array<number>(11).fill(200), 201])
      expect(new Set(answers.map((a) => a.body.id)).size).toBe(1)
      expect(await count('SELECT COUNT(*) AS n FROM shop_order WHERE orderNo = ?', [one.orderNo])).toBe(1)
    }
    expect((await bought(memberId)).stat).toMatchObject({ orderCount: 1, spentFen: 10_000 })
  })

  it('many corrections of one order and many orders of one person at once add up', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order({ customer: { memberNo } })
    await post(one)
    const parts = [500, 1000, 1500, 2000, 2500, 3000]
    const more = parts.map((_, i) => order({ customer: { memberNo }, paidAt: dayAgo(i), amountFen: 100 }))
    const answers = await Promise.all([
      ...parts.map((refundedFen) => post({ ...one, refundedFen })),
      ...more.map((o) => post(o)),
    ])
    expect(answers.every((a) => a.status < 300)).toBe(true)
    expect((await bought(memberId)).stat).toMatchObject({
      orderCount: 7,
      spentFen: 7000 + 600,
      firstPaidAt: more.at(-1)!.paidAt,
      lastPaidAt: more[0]!.paidAt,
    })
  })

  it('is told by a key of its store only', async () => {
    const bound = (await apiKey(w, shop.owner.token, ['orders'], [shop.here])).key
    const mine = order({ storeId: shop.here })
    expect(said(await post(mine, bound))).toEqual([201, 'recorded'])
    const theirs = order({ storeId: shop.there })
    for (const one of [theirs, order()]) expect(said(await post(one, bound))).toEqual([403, 'forbidden'])
    await post(theirs)
    expect(said(await post({ ...theirs, storeId: shop.here, refundedFen: 1 }, bound))).toEqual([403, 'forbidden'])
    expect(said(await post({ ...mine, refundedFen: 1 }, bound))).toEqual([200, 'corrected'])
  })

  it.each<[string, Record<string, unknown>, number, string]>([
    ['more back than was paid', { refundedFen: 10_001 }, 409, 'refund_above_paid'],
    ['refunded, but not whole', { status: 'refunded', refundedFen: 1 }, 422, 'refundedFen'],
    ['no moment of payment', { paidAt: undefined }, 422, 'paidAt'],
    ['a moment to come', { paidAt: '2027-01-01T00:00:00Z' }, 422, 'paidAt'],
    ['an unknown store', { storeId: 'nowhere' }, 422, 'storeId'],
    ['a slip in the member number', { customer: { memberNo: '123456789012' } }, 422, 'customer.memberNo'],
    ['a landline', { customer: { phone: '021-12345' } }, 422, 'customer.phone'],
    ['a masked name', { customer: { externalId: 't**1' } }, 422, 'customer.externalId'],
    ['digits gone', { customer: { phone: '1.38E+10' } }, 422, 'customer.phone'],
    ['a platform with blanks', { platform: 'tao bao' }, 422, 'platform'],
    ['an item without a name', { items: [{ quantity: 1 }] }, 422, 'items.0'],
    ['an unknown state', { status: 'lost' }, 422, 'status'],
    ['a fraction of a fen', { amountFen: 0.5 }, 422, 'amountFen'],
  ])('refuses %s and keeps nothing of it', async (_, more, status, where) => {
    const one = order(more)
    const answer = await post(one)
    expect([answer.status, answer.body.errors?.[0]?.path ?? answer.body.code]).toEqual([status, where])
    expect(await count('SELECT COUNT(*) AS n FROM shop_order WHERE orderNo = ?', [one.orderNo])).toBe(0)
  })

  it('takes an order that was never paid, for nothing, until it is', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order({ status: 'unpaid', paidAt: undefined, customer: { memberNo } })
    expect(said(await post(one))).toEqual([201, 'recorded'])
    expect((await bought(memberId)).stat).toMatchObject({ orderCount: 0, lastPaidAt: null })
    expect(said(await post({ ...one, status: 'paid', paidAt: dayAgo(0) }))).toEqual([200, 'corrected'])
    expect((await bought(memberId)).stat).toMatchObject({ orderCount: 1, spentFen: 10_000 })
  })

  it('keeps no phone, neither in rows nor in what it answers', async () => {
    const { memberId, phone } = await buyer()
    const { text } = await post(order({ customer: { phone } }))
    const tables = [
      'shop_order',
      'customer_identity',
      'shop_order_item',
      'shop_order_change',
      'member_stat',
      'timeline_entry',
      'job',
    ]
    const kept: unknown[] = []
    for (const table of tables) kept.push(await w.db.read((tx) => tx.query(`SELECT * FROM ${table}`)))
    expect(text + JSON.stringify(kept)).not.toContain(phone.slice(3))
    expect((await bought(memberId)).items).toHaveLength(1)
  })

  it('reads a long life page by page', async () => {
    const { memberId, memberNo } = await buyer()
    for (let i = 0; i < 5; i++) await post(order({ customer: { memberNo }, paidAt: dayAgo(i % 2) }))
    const read = async (cursor?: string) =>
      (
        await w.call('listMemberPurchases', {
          token: shop.service.token,
          params: { id: memberId },
          query: { limit: 2, ...(cursor ? { cursor } : {}) },
        })
      ).body
    const seen: string[] = []
    for (let page = await read(); ; page = await read(page.nextCursor)) {
      seen.push(...page.items.map((o) => o.orderNo))
      if (page.nextCursor === null) break
    }
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })
})
