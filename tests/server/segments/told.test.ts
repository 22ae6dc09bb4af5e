import type { SegmentRule } from '../../../shared/rules/segment'
import { SegmentFacts1700000000084 } from '../../../server/migrations/0084-segment-facts'
import { toldOtherwise } from '../../harness/told'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { openShop, type Shop } from '../payments/shop'

const COLUMNS = 'allowsWechat, allowsSms, allowsEmail, allowsOwn, orderCount, spentFen, firstPaidAt, lastPaidAt'

onEachDatabase('segments: what stands in the member’s row', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  }, 60_000)
  afterAll(() => w.close())

  const otherwise = () => w.db.read(toldOtherwise)
  const factsOf = async (memberId: string) =>
    (
      (await w.db.read((tx) => tx.query(`SELECT ${COLUMNS} FROM member WHERE id = ?`, [memberId]))) as Record<
        string,
        unknown
      >[]
    )[0]!
  const finds = async (rule: SegmentRule) =>
    (await w.call('previewSegment', { token: shop.owner, body: { rule } })).body.count
  const SPENT: SegmentRule = { field: 'totalSpentFen', op: 'gt', value: 0 }

  it('is what she allows and bought, in the same moment, also through a merge and its undoing', async () => {
    const [from, into] = [await w.member({ marketing: true }), await w.member()]
    expect(await finds(SPENT)).toBe(0)
    for (const { token } of [from, into])
      expect((await w.call('editMyConsents', { token, body: { personalisation: true } })).status).toBe(200)
    const order = await shop.bought(from, shop.pack.id)
    expect(await finds(SPENT)).toBe(1)
    expect(await factsOf(from.memberId)).toMatchObject({ orderCount: 1, allowsOwn: 1, allowsWechat: 1 })
    await shop.bought(into, shop.year.id)
    expect(await otherwise()).toEqual([])

    const account = merging(w)
    const before = [await factsOf(from.memberId), await factsOf(into.memberId)]
    await account.merge(await account.openidOf(from.memberId), into.memberId)
    expect(await factsOf(into.memberId)).toMatchObject({ orderCount: 2 })
    expect(await otherwise()).toEqual([])
    await account.undo(into.memberId)
    expect([await factsOf(from.memberId), await factsOf(into.memberId)]).toEqual(before)
    expect(await otherwise()).toEqual([])

    await shop.refund(order.id, 2000)
    await w.jobs()
    await w.call('editMyConsents', { token: into.token, body: { personalisation: false } })
    expect(await finds(SPENT)).toBe(1)
    expect(await otherwise()).toEqual([])
  })

  it('was told to those who were there before, and is missed where it is not', async () => {
    const columns = COLUMNS.split(', ')
    await w.db.inTransaction((tx) => tx.query('UPDATE member SET allowsOwn = 0, orderCount = 0'))
    expect((await otherwise()).length).toBeGreaterThan(1)
    const q = w.db.source.createQueryRunner()
    const older = ['ix_member_asked ON member', 'ix_points_batch_left ON points_batch']
    const dropped = (name: string) =>
      w.db.source.options.type === 'mysql' ? `DROP INDEX ${name}` : `DROP INDEX ${name.split(' ')[0]}`
    try {
      for (const name of older) await q.query(dropped(name))
      for (const name of columns) await q.query(`ALTER TABLE member DROP COLUMN ${name}`)
      await q.query('CREATE INDEX ix_member_segment ON member (regionCode)')
      await q.query('CREATE INDEX ix_points_batch_end ON points_batch (expiresAt)')
      await new SegmentFacts1700000000084().up(q)
    } finally {
      await q.release()
    }
    expect(await otherwise()).toEqual([])
    expect(await finds(SPENT)).toBe(1)
  })
})
