import { jobHandlers } from '../../../server/app'
import type { Deps } from '../../../server/deps'
import { upload } from '../../harness/upload'
import { onEachDatabase, type World } from '../../harness/world'

const PEOPLE = 40
const ORDERS = 120
/** Goods of orders, line by line; the second of an order stands far behind its first. Every eleventh names nobody. */
const text = (from: number): string => {
  const line = (n: number, goods: string): string =>
    `D-${from}-${n},S-${goods}-${n},商品${goods},2,2026-02-20 08:00:00,${n + 1}.50,${n % 11 === 0 ? '*' : `1370000${1000 + (n % PEOPLE)}`},已完成,`
  const numbers = Array.from({ length: ORDERS }, (_, n) => n)
  return [
    '主订单编号,子订单编号,选购商品,商品数量,支付完成时间,订单应付金额,收件人手机号,订单状态,售后状态',
    ...numbers.map((n) => line(n, '甲')),
    ...numbers.map((n) => line(n, '乙')),
    '',
  ].join('\n')
}
const REFUSED = Math.ceil(ORDERS / 11)
const TAKEN = ORDERS - REFUSED

onEachDatabase('an import that is cut off', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('marketer')).token
  })
  afterAll(() => w.close())

  const query = (sql: string, values: unknown[] = []) =>
    w.db.read((tx) => tx.query(sql, values)) as Promise<Record<string, unknown>[]>
  const read = async (id: string) => (await w.call('readImport', { token, params: { id } })).body
  const jobOf = async (id: string): Promise<string> =>
    String((await query('SELECT jobId FROM import_batch WHERE id = ?', [id]))[0]!.jobId)

  /** What a process does of a job before it dies: nothing is left of it but what the database holds. */
  const live = async (
    id: string,
    kind = 'imports.run',
    life = Infinity,
    before = false,
  ): Promise<'over' | 'dead' | 'again'> => {
    let left = life
    const db = {
      ...w.db,
      inTransaction: async <T>(work: (tx: never) => Promise<T>): Promise<T> => {
        if (left <= 0) throw new Error('killed')
        const answer = await w.db.inTransaction(async (tx) => {
          const done = await work(tx as never)
          // Killed before its commit, nothing of it is there.
          if (before && left === 1) throw new Error('killed')
          return done
        })
        if (--left <= 0) throw new Error('killed')
        return answer
      },
    }
    const handler = jobHandlers({ ...w.deps, db } as Deps)[kind]!
    let looks = 0
    const run = {
      id: await jobOf(id),
      kind,
      payload: { importId: id },
      attempt: 1,
      place: null,
      progress: async () => undefined,
      stopping: () => false,
      letGo: () => ++looks % 7 === 0,
    }
    try {
      for (;;) {
        if (!(await handler(run))) return 'over'
        if (life === Infinity && looks > 10_000) return 'again'
      }
    } catch (error) {
      if (!/killed/.test(String(error))) throw error
      return 'dead'
    }
  }
  const counts = { total: 2 * ORDERS, accepted: TAKEN, updated: TAKEN, rejected: 2 * REFUSED }
  const ledger = async (from: number) =>
    (
      await query(
        `SELECT o.orderNo, o.amountFen, o.version, m.phoneMasked, (SELECT COUNT(*) FROM shop_order_item i WHERE i.shopOrderId = o.id) AS goods
           FROM shop_order o JOIN member m ON m.id = o.memberId WHERE o.orderNo LIKE ? ORDER BY o.orderNo`,
        [`D-${from}-%`],
      )
    ).map((r) => [r.orderNo, Number(r.amountFen), Number(r.version), r.phoneMasked, Number(r.goods)])
  const expected = (from: number) =>
    Array.from({ length: ORDERS }, (_, n) => n)
      .filter((n) => n % 11 !== 0)
      .map((n) => [`D-${from}-${n}`, 2 * (n * 100 + 150), 1, `+86 137****${1000 + (n % PEOPLE)}`, 2])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))

  it('goes on where it stood, to the exact result, however often it is killed', async () => {
    const { body } = await upload(w, token, { text: text(1) })
    let lives = 0
    // Lives of one, two and three transactions, which end before a commit or behind it.
    while ((await live(body.id, 'imports.run', 1 + (lives % 3), lives % 2 === 0)) === 'dead') {
      if (++lives > 200) throw new Error('it never ends')
    }
    expect(lives).toBeGreaterThan(3)
    const done = await read(body.id)
    expect(done).toMatchObject({ status: 'done', ...counts, unchanged: 0, hasFile: false })
    expect(done.reasons).toEqual([{ reason: 'no_person', count: 2 * REFUSED }])
    const rows = await ledger(1)
    expect(rows.map(([no, fen, version, , goods]) => [no, fen, version, goods])).toEqual(
      expected(1).map(([no, fen, version, , goods]) => [no, fen, version, goods]),
    )
    expect(await query('SELECT COUNT(*) AS n FROM member')).toMatchObject([{ n: expect.anything() }])
    expect(Number((await query("SELECT COUNT(*) AS n FROM member WHERE status = 'lead'"))[0]!.n)).toBe(PEOPLE)
    const rejects = await w.call('readImportRejects', { token, params: { id: body.id } })
    expect(rejects.text.trim().split('\r\n')).toHaveLength(1 + 2 * REFUSED)
    expect(await live(body.id)).toBe('over')
    expect(await read(body.id)).toEqual(done)
  })

  it('is done once by two who work on it at the same time', async () => {
    const { body } = await upload(w, token, { text: text(2) })
    expect(await Promise.all([live(body.id), live(body.id)])).toEqual(['over', 'over'])
    // One of the two may have found that it has no say while the other had not finished yet.
    await live(body.id)
    expect(await read(body.id)).toMatchObject({ status: 'done', ...counts })
    expect((await ledger(2)).map((r) => r.slice(0, 3))).toEqual(expected(2).map((r) => r.slice(0, 3)))
  })

  it('brings nobody and nothing twice where one file is brought in twice at the same time', async () => {
    const sent = await Promise.all(
      [1, 2].map(() => upload(w, token, { text: text(3).replaceAll('1370000', '1360000') })),
    )
    const ids = sent.map(({ body }) => body.id)
    await Promise.all(ids.map((id) => live(id)))
    const both = await Promise.all(ids.map(read))
    expect(both.map((one) => [one.status, one.total, one.rejected])).toEqual(
      ids.map(() => ['done', counts.total, counts.rejected]),
    )
    expect(both[0]!.accepted + both[1]!.accepted).toBe(TAKEN)
    const rows = await ledger(3)
    expect(rows.map((r) => r.slice(0, 3))).toEqual(expected(3).map((r) => r.slice(0, 3)))
    expect(Number((await query("SELECT COUNT(*) AS n FROM member WHERE status = 'lead'"))[0]!.n)).toBe(2 * PEOPLE)
  })

  it('is taken back to the end, however often that is killed', async () => {
    const { body } = await upload(w, token, { text: text(4).replaceAll('1370000', '1350000') })
    await live(body.id)
    expect(await ledger(4)).toHaveLength(TAKEN)
    await w.call('rollBackImport', { token, params: { id: body.id }, key: 'back' })
    let lives = 0
    while ((await live(body.id, 'imports.rollback', 1 + (lives % 3), lives % 2 === 0)) === 'dead')
      if (++lives > 200) throw new Error('it never ends')
    expect(await read(body.id)).toMatchObject({ status: 'rolled_back' })
    expect(await ledger(4)).toEqual([])
    expect(Number((await query("SELECT COUNT(*) AS n FROM member WHERE status = 'lead'"))[0]!.n)).toBe(2 * PEOPLE)
  })
})
