import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOMS } from '../../../server/app'
import type { JobRun } from '../../../server/base/jobs'
import { forgetLeads } from '../../../server/privacy/forget-leads'
import { RETENTION } from '../../../shared/rules/retention'
import { changeConsents } from '../../../server/membership/change-consents'
import { makeLeads } from '../../../server/membership/make-lead'
import { apiKey, must } from '../../harness/rows'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'

const DAY_MS = 86_400_000

test('the guide for operators says the times of the table', () => {
  const guide = readFileSync(join(__dirname, '../../../docs/operator.md'), 'utf8')
  for (const { what, days, then } of RETENTION) {
    const line = guide.split('\n').find((one) => one.startsWith(`| ${what.en} `))
    expect([
      what.en,
      line
        ?.split('|')
        .map((one) => one.trim())
        .slice(2, 5),
    ]).toEqual([
      what.en,
      [days === null ? '–' : String(days), RETENTION.find((one) => one.what === what)!.from.en, then.en],
    ])
  }
})

onEachDatabase('what is kept for a time', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('a lead without consent and orders goes after two years; others, and members, stay', async () => {
    const till = await apiKey(w, (await w.staff('owner')).token, ['orders'])
    const lead = async (phone: string | null, at = w.clock.now()) => {
      const id = w.chance.id()
      await w.db.inTransaction((tx) => makeLeads(tx, w.deps, [{ id, phone, profile: { nickname: '线索' } }], at))
      return id
    }
    const [idle, allowed, fresh] = [
      await lead(`+86${w.newPhone()}`),
      await lead(null),
      await lead(null, w.clock.now() + 2 * DAY_MS),
    ]
    const changes = [{ purpose: 'marketing.sms' as const, granted: true }]
    await w.db.inTransaction((tx) =>
      changeConsents(tx, w.deps, { memberId: allowed, at: w.clock.now(), source: 'import', changes }),
    )
    const order = { orderNo: 'T1', platform: 'jd', amountFen: 1, paidAt: new Date(w.clock.now()).toISOString() }
    must(await w.call('openRecordOrder', { token: till.key, body: { ...order, customer: { externalId: 'buyer' } } }))
    const member = await w.member()
    const statuses = async () =>
      new Map(
        ((await w.db.read((tx) => tx.query('SELECT id, status FROM member'))) as { id: string; status: string }[]).map(
          (one) => [one.id, one.status],
        ),
      )
    const bought = [...(await statuses())].find(
      ([id, status]) => status === 'lead' && ![idle, allowed, fresh].includes(id),
    )![0]
    w.clock.advance(730 * DAY_MS)
    await addStanding(w, 'privacy.')
    await w.jobs()
    expect((await statuses()).get(idle)).toBe('lead')
    w.clock.advance(DAY_MS)
    await w.jobs()
    const now = await statuses()
    expect([idle, allowed, fresh, bought, member.memberId].map((id) => now.get(id))).toEqual([
      'erased',
      'lead',
      'lead',
      'lead',
      'active',
    ])
    const said = await w.db.read((tx) =>
      tx.query("SELECT objectId FROM audit_entry WHERE action = 'privacy.forget_lead'"),
    )
    expect(said).toEqual([{ objectId: idle }])
    // She asked for nothing: a list may bring her back.
    expect(await w.db.read((tx) => tx.query('SELECT keyHash FROM suppression'))).toEqual([])
  })

  it('a lead who joins in the very moment in which she would be forgotten stays', async () => {
    const at = w.clock.now()
    const id = w.chance.id()
    await w.db.inTransaction((tx) => makeLeads(tx, w.deps, [{ id, phone: `+86${w.newPhone()}`, profile: {} }], at))
    w.clock.advance(732 * DAY_MS)
    let hold = (): void => undefined
    const isHeld = new Promise<void>((done) => (hold = done))
    const joining = w.db.inTransaction(async (tx) => {
      await tx.query(`SELECT id FROM member WHERE id = ?${w.dialect === 'mysql' ? ' FOR UPDATE' : ''}`, [id])
      hold()
      // The job finds a lead, as long as this is not committed, and then waits for her row.
      await new Promise((next) => setTimeout(next, 500))
      await tx.query("UPDATE member SET status = 'active' WHERE id = ?", [id])
    })
    await isHeld
    const holdings = ROOMS.flatMap(({ person }) => person ?? [])
    const run = { place: null, letGo: () => false } as unknown as JobRun
    await Promise.all([joining, forgetLeads(w.deps, { holdings })(run)])
    const found = await w.db.read((tx) => tx.query('SELECT status FROM member WHERE id = ?', [id]))
    expect(found).toEqual([{ status: 'active' }])
  })

  it('an offer to merge that nobody took up goes after a day, with what was filled in', async () => {
    const holder = await w.member()
    const other = await w.person({ phone: holder.phone, unionid: null })
    const token = await other.logIn()
    const body = {
      phoneCode: await other.phoneCode(),
      consents: await w.agreementVersions(),
      profile: { nickname: '留下的名' },
    }
    expect((await w.call('join', { token, body })).status).toBe(409)
    const offers = async () => {
      const all = await w.db.read((tx) => tx.query("SELECT detail FROM member_merge WHERE status = 'offered'"))
      return (all as { detail: string }[]).filter((one) => one.detail.includes('留下的名')).length
    }
    expect(await offers()).toBe(1)
    w.clock.advance(DAY_MS - 1)
    await addStanding(w, 'base.')
    await w.jobs()
    expect(await offers()).toBe(1)
    w.clock.advance(3_600_000)
    await w.jobs()
    expect(await offers()).toBe(0)
  })
})
