import { isoOf } from '../../../shared/rules/calendar'
import { onEachDatabase, type World } from '../../harness/world'
import { refused, useShop, type Shop } from './shop'

onEachDatabase('coupons: lists of codes', (open) => {
  let w: World
  let shop: Shop
  useShop(open, (opened) => ({ w, shop } = opened))

  const token = () => shop.marketer.token
  const enter = (who: { token: string }, code: string, key = shop.key()) =>
    w.call('enterCouponCode', { token: who.token, key, body: { code } })

  describe('code lists', () => {
    const list = (id: string, body: Record<string, unknown>, key = shop.key()) =>
      w.call('createCodeList', { token: token(), params: { id }, key, body })
    const add = (id: string, codes: unknown[], more: Record<string, unknown> = {}) =>
      w.call('addCodes', { token: token(), params: { id }, body: { codes, ...more } })
    const codesOf = async (id: string, query: Record<string, string | number> = {}) =>
      (await w.call('readCodes', { token: token(), params: { id }, query: { limit: 200, ...query } })).body

    it('imported codes work once each, in any spelling', async () => {
      const t = await shop.publish({ inCentre: false, perMemberLimit: 5 })
      const made = await list(t.id, { kind: 'exchange', name: '杂志夹页' })
      expect(made.body).toMatchObject({
        kind: 'exchange',
        status: 'filling',
        total: 0,
        used: 0,
        couponTemplateId: t.id,
      })
      const part = await add(made.body.id, ['abcd-1234', 'EFGH 5678', 'ab', '中文码', 'ABCD1234'], { firstLine: 2 })
      expect(part.body).toEqual({
        accepted: 2,
        total: 2,
        refused: [
          { line: 4, code: 'ab', reason: 'malformed' },
          { line: 5, code: '中文码', reason: 'malformed' },
          { line: 6, code: 'ABCD1234', reason: 'duplicate' },
        ],
      })
      // The part is sent again, as after a lost answer: nothing is added twice.
      expect((await add(made.body.id, ['abcd-1234', 'EFGH 5678'])).body).toMatchObject({ accepted: 0, total: 2 })
      const other = await list(t.id, { kind: 'exchange', name: '另一批' })
      expect((await add(other.body.id, ['ABCD1234'])).body.refused).toEqual([
        { line: 1, code: 'ABCD1234', reason: 'taken' },
      ])
      const [a, b] = await shop.pair()
      const got = await enter(a, 'Abcd 1234')
      expect([got.status, got.body.couponTemplateId]).toEqual([201, t.id])
      expect(refused(await enter(b, 'ABCD1234'))).toEqual([409, 'coupon_code_used'])
      expect(refused(await enter(a, 'ABCD1234'))).toEqual([409, 'coupon_code_used'])
      const lists = (await w.call('listCodeLists', { token: token(), params: { id: t.id } })).body.items
      expect(lists.map((l) => [l.name, l.status, l.total, l.used])).toEqual([
        ['另一批', 'filling', 0, 0],
        ['杂志夹页', 'ready', 2, 1],
      ])
      expect((await codesOf(made.body.id)).items).toEqual([
        { code: 'ABCD1234', usedAt: isoOf(w.clock.now()) },
        { code: 'EFGH5678', usedAt: null },
      ])
      const trail = (await w.db.read((tx) =>
        tx.query("SELECT action FROM audit_entry WHERE objectKind = 'code_list' AND objectId = ? ORDER BY id", [
          made.body.id,
        ]),
      )) as { action: string }[]
      expect(trail.map((r) => r.action)).toEqual(['coupons.codes.create', 'coupons.codes.add', 'coupons.codes.read'])
    })

    it('the word over a column of codes never becomes one', async () => {
      const t = await shop.publish({ inCentre: false })
      const made = await list(t.id, { kind: 'exchange', name: '表头' })
      const part = await add(made.body.id, ['CODE', 'ｃｏｕｐｏｎ　ｃｏｄｅ', 'Serial No.', 'CODE2026'])
      expect(part.body.accepted).toBe(1)
      expect(part.body.refused.map(({ reason }) => reason)).toEqual(['malformed', 'malformed', 'malformed'])
      expect(refused(await enter(await shop.shopper(), 'code'))).toEqual([404, 'coupon_code_unknown'])
    })

    it('a code that is refused is not used up', async () => {
      const t = await shop.publish({ total: 1, inCentre: false })
      const { id } = (await list(t.id, { kind: 'exchange', name: '一份' })).body
      await add(id, ['FIRST-ONE', 'SECOND-ONE'])
      const [a, b] = await shop.pair()
      expect((await enter(a, 'firstone')).status).toBe(201)
      expect(refused(await enter(b, 'secondone'))).toEqual([409, 'coupon_sold_out'])
      await w.call('editCouponTemplate', { token: token(), params: { id: t.id }, body: { total: 2 } })
      expect((await enter(b, 'secondone')).status).toBe(201)
    })

    it('are drawn as a job that goes on where it stood', async () => {
      const t = await shop.publish({ total: 10_000, inCentre: false })
      const made = await list(t.id, { kind: 'exchange', name: '印刷', generate: 4500 }, 'draw')
      expect(made.body).toMatchObject({ status: 'making', total: 0 })
      expect((await list(t.id, { kind: 'exchange', name: '印刷', generate: 4500 }, 'draw')).text).toBe(made.text)
      const transactions = w.db.inTransaction.bind(w.db)
      let left = 2
      w.db.inTransaction = (work) => {
        if (left-- === 0) throw new Error('the process died here')
        return transactions(work)
      }
      await w.jobs().catch(() => undefined)
      w.db.inTransaction = transactions
      w.clock.advance(120_000)
      await w.jobs()
      const job = await w.call('readJob', { token: token(), params: { id: made.body.jobId! } })
      expect(job.body).toMatchObject({ status: 'done', total: 4500, done: 4500 })
      const found = new Set<string>()
      let cursor: string | null | undefined
      do {
        const page = await codesOf(made.body.id, { limit: 4000, ...(cursor ? { cursor } : {}) })
        expect(page.items.length).toBe(cursor ? 500 : 4000)
        for (const { code } of page.items) found.add(code)
        cursor = page.nextCursor
      } while (cursor)
      expect(found.size).toBe(4500)
      expect((await codesOf(made.body.id, { limit: 5001 })).code).toBe('validation_failed')
      expect([...found].every((code) => /^[2-9A-HJKMNP-Z]{12}$/.test(code))).toBe(true)
      expect((await enter(await shop.shopper(), [...found][7]!)).status).toBe(201)
      expect(refused(await add(made.body.id, ['MORE-CODES']))).toEqual([409, 'state_conflict'])
    })

    it('pieces carry the codes of their list in order, and tills read them', async () => {
      const t = await shop.draft({ codeSource: 'list', total: 3, thresholdFen: 0 })
      const publish = () => w.call('publishCouponTemplate', { token: token(), params: { id: t.id } })
      expect(refused(await publish())).toEqual([409, 'state_conflict'])
      const { id } = (await list(t.id, { kind: 'piece', name: '收银系统' })).body
      const part = await add(id, ['pos-0001', 'POS-0002', '2'.repeat(20)])
      expect(part.body).toMatchObject({ accepted: 2, refused: [{ line: 3, reason: 'malformed' }] })
      expect(refused(await publish())).toEqual([409, 'state_conflict'])
      await add(id, ['POS-0003'])
      expect((await publish()).status).toBe(200)
      const grow = { token: token(), params: { id: t.id }, body: { total: 4 } }
      expect(refused(await w.call('editCouponTemplate', grow))).toEqual([409, 'state_conflict'])
      const people = await shop.members(3)
      const codes: string[] = []
      for (const p of people) codes.push((await shop.claim(p.token, t.id)).body.code)
      expect(codes).toEqual(['POS-0001', 'POS-0002', 'POS-0003'])
      expect((await shop.redeem('pos-0002')).status).toBe(201)
      const shown = (await w.call('listCodeLists', { token: token(), params: { id: t.id } })).body.items
      expect(shown).toMatchObject([{ kind: 'piece', status: 'ready', total: 3, used: 3 }])
      expect((await codesOf(id, { limit: 2 })).items.map((c) => c.code)).toEqual(['POS-0001', 'POS-0002'])
      const elsewhere = await shop.draft({ codeSource: 'list' })
      const second = (await list(elsewhere.id, { kind: 'piece', name: '二' })).body.id
      expect((await add(second, ['POS-0001'])).body.refused).toMatchObject([{ reason: 'taken' }])
    })

    it('refuses what makes no sense', async () => {
      const own = await shop.publish()
      expect(refused(await list(own.id, { kind: 'piece', name: 'x' }))).toEqual([409, 'state_conflict'])
      const listed = await shop.draft({ codeSource: 'list' })
      const drawn = await list(listed.id, { kind: 'piece', name: 'x', generate: 5 })
      expect([drawn.status, drawn.body.errors?.[0]?.path]).toEqual([422, 'generate'])
      expect((await list(own.id, { kind: 'exchange', name: 'x', generate: 1_000_001 })).status).toBe(422)
      expect((await list('nothing', { kind: 'exchange', name: 'x' })).status).toBe(404)
      const { id } = (await list(own.id, { kind: 'exchange', name: 'x' })).body
      expect((await add(id, [])).status).toBe(422)
      expect((await add(id, [1])).status).toBe(422)
      expect((await add('nothing', ['ABCD'])).status).toBe(404)
      await w.call('closeCouponTemplate', { token: token(), params: { id: own.id } })
      expect(refused(await add(id, ['ABCD-EFGH-1']))).toEqual([409, 'state_conflict'])
      expect(refused(await list(own.id, { kind: 'exchange', name: 'y' }))).toEqual([409, 'state_conflict'])
    })

    it('a word and a code never share a door', async () => {
      const t = await shop.publish({ codeWord: 'welcome1' })
      const { id } = (await list(t.id, { kind: 'exchange', name: 'x' })).body
      expect((await add(id, ['WELCOME-1', 'OTHER-11'])).body).toMatchObject({
        accepted: 1,
        refused: [{ code: 'WELCOME-1', reason: 'taken' }],
      })
      const word = await w.call('createCouponTemplate', { token: token(), body: shop.terms({ codeWord: 'other11' }) })
      expect([word.status, word.body.errors?.[0]?.path]).toEqual([422, 'codeWord'])
    })
  })
})
