import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { createLog } from '../../../server/base/log'
import { changeConsents } from '../../../server/membership/change-consents'
import { consentOf } from '../../../server/consent/state'
import { apiKey, must, publishTemplate } from '../../harness/rows'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import {
  ERASING,
  goingOf,
  plant,
  readable,
  rowsAbout,
  schemaOf,
  unsaidOf,
  whereRead,
  type Erasing,
  type Her,
  type Schema,
} from './canaries'

const MEMBERS = process.env.TORTURE === 'full' ? 50 : 5
const DAY_MS = 86_400_000

/** What must not change when somebody is erased. */
const TOTALS = [
  'SELECT couponTemplateId, COUNT(*) AS n FROM coupon GROUP BY couponTemplateId',
  'SELECT COUNT(*) AS n, SUM(discountFen) AS s FROM redemption',
  'SELECT COUNT(*) AS n, SUM(points) AS s FROM points_move',
  'SELECT COUNT(*) AS n, SUM(amountFen) AS s, SUM(refundedFen) AS r FROM shop_order',
  'SELECT COUNT(*) AS n, SUM(amountFen) AS s FROM pay_order',
  'SELECT kind, day, COUNT(DISTINCT personKey) AS n FROM channel_touch GROUP BY kind, day ORDER BY kind, day',
  'SELECT COUNT(*) AS n FROM consent_entry',
  'SELECT COUNT(*) AS n FROM campaign_send',
  'SELECT COUNT(*) AS n FROM message_attempt',
]

onEachDatabase('an erasure', (open) => {
  let w: World
  let schema: Schema
  const lines: string[] = []
  beforeAll(async () => {
    const log = createLog('trace')
    ;(log as unknown as Record<symbol, unknown>)[pino.symbols.streamSym as unknown as symbol] = {
      write: (line: string) => void lines.push(line),
    }
    w = await open({ log, env: { LOG_LEVEL: 'trace' }, seed: true })
    schema = await schemaOf(w)
  }, 60_000)
  afterAll(() => w.close())

  it('says of every column that is named whether it goes or why it stays', () => {
    expect(ERASING.flatMap((one) => unsaidOf(one).map((name) => `${one.table}.${name}`))).toEqual([])
    // What names a person by an id of an app is kept nowhere as a whole.
    expect(ERASING.length).toBeGreaterThan(25)
  })

  it('leaves nothing of anybody that can be read a day later, and every total as it was', async () => {
    let owner = (await w.staff('owner')).token
    const till = await apiKey(w, owner, ['orders'])
    const couponTemplateId = await publishTemplate(
      w,
      { token: owner, at: w.clock.now() },
      { title: '满减', total: 500 },
    )
    const storeId = must(await w.call('listStores', { token: owner })).body.items[0]!.id
    const join = async (i: number) => {
      const nickname = `雀${i}号zqnick${i}k`
      const who = await w.member({ marketing: true, profile: { nickname, birthday: `1990-03-${10 + (i % 20)}` } })
      const { token, memberId } = who
      const email = `zqmail${i}k@example.com`
      must(await w.call('editMe', { token, body: { email, interests: [`zqlike${i}k`] } }))
      const body = { notes: `zqnote${i}k`, tags: [`zqtag${i}k`] }
      must(await w.call('editMember', { token: owner, params: { id: memberId }, body }))
      must(await w.call('readCard', { token }))
      const claim = { token, params: { id: couponTemplateId }, key: `claim-${i}` }
      const { code } = must(await w.call('claimCoupon', claim)).body
      if (i % 2 === 0)
        must(
          await w.call('redeemCoupon', {
            token: owner,
            key: `use-${i}`,
            body: { code, storeId, orderAmountFen: 9000 },
          }),
        )
      const order = {
        orderNo: `T${i}`,
        platform: 'taobao',
        paidAt: new Date(w.clock.now() - DAY_MS).toISOString(),
        amountFen: 1000 + i,
        status: 'completed',
        customer: { phone: `+86${who.phone}`, externalId: `zqbuyer${i}k` },
      }
      must(await w.send('openRecordOrder', { token: till.key, body: order }))
      const openids = who.shown.openids as { mini: string }
      const her: Her = { memberId, openid: openids.mini, unionid: who.shown.unionid as string }
      return { ...who, i, nickname, email, her }
    }
    const all = []
    for (let i = 0; i < MEMBERS; i++) all.push(await join(i))
    // One of them had another account once, which became hers.
    const account = merging(w)
    const earlier = await w.member({ profile: { nickname: 'zqearlierk' } })
    await account.merge(await account.openidOf(earlier.memberId), all[1]!.memberId)
    const bystander = await w.member({ profile: { nickname: '旁人' } })
    const columns = [
      { field: 'nickname', title: '昵称' },
      { field: 'phoneMasked', title: '手机' },
    ]
    must(await w.send('startExport', { token: owner, body: { list: 'members', query: {}, columns } }))
    await w.jobs()

    const canaries = new Map<string, string>()
    // The merge first: what goes with it names it.
    const plantable = ERASING.filter(
      (one) => one.erase.only === undefined && !['member', 'member_key'].includes(one.table),
    )
    const order = [...plantable].sort((a, b) => Number(b.table === 'member_merge') - Number(a.table === 'member_merge'))
    for (const { her } of all)
      for (const one of order)
        for (const value of await plant(w, schema, one, her)) canaries.set(value, `planted in ${one.table}`)
    for (const [value, from] of await held(
      w,
      schema,
      all.map((one) => one.her.memberId),
    ))
      canaries.set(value, from)
    for (const { phone, nickname, email, i } of all)
      for (const value of [phone, nickname, email, `zqbuyer${i}k`]) canaries.set(value, 'told by herself')
    canaries.set('zqearlierk', 'her earlier account')
    const values = [...canaries.keys()]
    expect(values.length).toBeGreaterThan(MEMBERS * 60)
    const before = await whereRead(w, schema, values)
    expect(before).toEqual(expect.arrayContaining(['member.nickname', 'member.phoneSealed', 'export_piece.body']))
    const people = all.map((one) => one.her)
    const about = (tables: readonly Erasing[]) =>
      Promise.all(tables.map(async (one) => [one.table, await rowsAbout(w, one, people)] as const))
    expect((await about(ERASING)).filter(([, n]) => n < MEMBERS)).toEqual([])
    const totals = await totalsOf(w)

    for (const { token, her, i } of all) {
      const answer =
        i % 2 === 0
          ? await w.call('closeAccount', { token })
          : await w.call('eraseMember', {
              token: owner,
              params: { id: her.memberId },
              body: { reason: '本人来电要求' },
            })
      expect([i, answer.status, answer.text]).toEqual([i, 204, ''])
      expect((await w.call('readMe', { token })).status).toBe(401)
    }
    w.clock.advance(DAY_MS + 3_600_000)
    await addStanding(w, '')
    await w.jobs()
    owner = (await w.staff('owner')).token

    expect(await whereRead(w, schema, values)).toEqual([])
    const gone = ERASING.filter((one) => one.erase.does === 'delete' || one.table === 'channel_touch')
    expect((await about(gone)).filter(([, n]) => n > 0)).toEqual([])
    expect(lines.filter((line) => values.some((value) => line.includes(value)))).toEqual([])
    expect(await inFiles(w, values)).toEqual([])
    expect(await totalsOf(w)).toEqual(totals)
    for (const { her, phone, nickname, member } of all) {
      const found = [
        await w.call('searchMembers', { token: owner, body: { phone } }),
        await w.call('listMembers', { token: owner, query: { q: nickname } }),
        await w.call('listMembers', { token: owner, query: { q: phone.slice(-4) } }),
        await w.call('listMembers', { token: owner, query: { memberNo: member.memberNo } }),
      ]
      expect(found.map((one) => must(one).body.items.filter((m) => m.id === her.memberId))).toEqual([[], [], [], []])
      const shown = must(await w.call('readMember', { token: owner, params: { id: her.memberId } })).body
      expect(shown).toMatchObject({ status: 'erased', nickname: null, phoneMasked: null, emailMasked: null, tags: [] })
      const again = { token: owner, params: { id: her.memberId }, body: { reason: '再来一次' } }
      expect((await w.send('eraseMember', again)).body.code).toBe('state_conflict')
    }
    const coupons = await w.db.read((tx) =>
      tx.query(
        `SELECT COUNT(*) AS n FROM coupon c JOIN member m ON m.id = c.memberId WHERE m.status = 'erased' AND c.status = 'claimed'`,
      ),
    )
    expect(Number((coupons as { n: unknown }[])[0]!.n)).toBe(0)
    expect(must(await w.call('readMe', { token: await bystander.logIn() })).body.nickname).toBe('旁人')

    const past = must(await w.call('readMember', { token: owner, params: { id: earlier.memberId } })).body
    expect(past).toMatchObject({ status: 'erased', nickname: null, phoneMasked: null })

    // A list brings one of them back, with what it calls a proof.
    const [first] = all
    await listed(w, till.key, first!.phone, 'again')
    const lead = must(await w.call('searchMembers', { token: owner, body: { phone: first!.phone } })).body.items[0]!
    expect([lead.status, lead.id === first!.her.memberId]).toEqual(['lead', false])
    expect(await allowedByList(w, lead.id)).toBe(false)
    await listed(w, till.key, w.newPhone(), 'other')
    const unknown = (await w.db.read((tx) =>
      tx.query("SELECT id FROM member WHERE status = 'lead' ORDER BY id DESC"),
    )) as { id: string }[]
    expect(await allowedByList(w, unknown.find((one) => one.id !== lead.id)!.id)).toBe(true)
    // She may come again by herself, as a new member, and allow what she wants.
    const anew = await w.member({ phone: first!.phone, marketing: true })
    expect(anew.memberId).toBe(lead.id)
    expect((await w.db.read((tx) => consentOf(tx, anew.memberId))).wechat).toBe(true)
  }, 120_000)
})

const listed = async (w: World, token: string, phone: string, orderNo: string) =>
  must(
    await w.send('openRecordOrder', {
      token,
      body: {
        orderNo,
        platform: 'jd',
        paidAt: new Date(w.clock.now()).toISOString(),
        amountFen: 100,
        status: 'completed',
        customer: { phone: `+86${phone}` },
      },
    }),
  )

async function allowedByList(w: World, memberId: string): Promise<boolean> {
  const changes = [{ purpose: 'marketing.wechat' as const, granted: true }]
  const said = { memberId, at: w.clock.now(), source: 'import' as const, changes }
  await w.db.inTransaction((tx) => changeConsents(tx, w.deps, said))
  return (await w.db.read((tx) => consentOf(tx, memberId))).wechat
}

/** What the declared tables hold of these members and of nobody else, in columns that are to go. */
async function held(w: World, schema: Schema, memberIds: readonly string[]): Promise<Map<string, string>> {
  const of = new Map<string, Set<string>>()
  const from = new Map<string, string>()
  // Ids of members lead to nobody by then, those of staff to staff.
  const known = (await w.db.read((tx) =>
    tx.query("SELECT id FROM member UNION SELECT actorId AS id FROM audit_entry WHERE actorKind = 'staff'"),
  )) as {
    id: string
  }[]
  const ids = new Set(known.map((one) => one.id))
  for (const one of ERASING) {
    const owners = Object.keys(one.leads).filter((column) => one.leads[column] === 'member')
    const going = goingOf(one, schema.get(one.table)!)
    for (const row of (await w.db.read((tx) => tx.query(`SELECT * FROM \`${one.table}\``))) as Record<
      string,
      unknown
    >[]) {
      const owner = owners.map((column) => row[column] as string).find((id) => id) ?? ''
      for (const name of going) {
        const value = readable(row[name])
        if (owner === '' || value === null || value.length < 6 || ids.has(value.replace(/^m:/, ''))) continue
        of.set(value, (of.get(value) ?? new Set()).add(owner))
        from.set(value, `held in ${one.table}.${name}`)
      }
    }
  }
  for (const [value, owners] of of) if (owners.size !== 1 || !memberIds.includes([...owners][0]!)) from.delete(value)
  return from
}

const totalsOf = (w: World): Promise<unknown[]> =>
  Promise.all(TOTALS.map((sql) => w.db.read((tx) => tx.query(sql) as Promise<unknown>)))

/** The files of the embedded database hold none of them either, in pages that were freed. */
async function inFiles(w: World, values: readonly string[]): Promise<string[]> {
  if (w.dialect !== 'sqlite') return []
  await w.db.read((tx) => tx.query('PRAGMA wal_checkpoint(TRUNCATE)'))
  const files = readdirSync(w.folder).filter((name) => name.startsWith('membership.db'))
  const bytes = files.map((name) => readFileSync(join(w.folder, name)))
  return values.filter((value) => /^zq/.test(value) && bytes.some((one) => one.includes(value)))
}
