import { createLog } from '../../../server/base/log'
import { askProof } from '../../../server/emails/ask-proof'
import { presentMember } from '../../../server/membership/present'
import { withCustomers, customerOf } from '../../../server/membership/customer-of'
import type { CustomerKeys } from '../../../server/membership/customer-keys'
import { must } from '../../harness/rows'
import { openSmtp, textOf } from '../../harness/smtp'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { linkIn, mailsTo, page } from './mailbox'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

onEachDatabase('an e-mail that is proved by a link', (open) => {
  let w: World
  beforeAll(async () => void (w = await open()))
  afterAll(() => w.close())

  // Days pass in here: a session of staff's is over by then.
  const service = async (): Promise<string> => (await w.staff('service')).token
  let n = 0
  const fresh = (): string => `lin${n++}@example.com`
  const tell = async (token: string, email: string | null) =>
    must(await w.call('editMe', { token, body: { email } })).body
  const ask = (token: string) => w.call('askEmailProof', { token })
  const me = async (token: string) => must(await w.call('readMe', { token })).body
  /** The path of the newest link that was sent to the address. */
  const linkTo = async (email: string): Promise<string> => {
    await w.jobs()
    return linkIn((await mailsTo(w, email))[0]!)
  }
  const told = async (email = fresh()) => {
    const who = await w.member()
    await tell(who.token, email)
    must(await ask(who.token))
    return { ...who, email, link: await linkTo(email) }
  }
  const staffSees = async (id: string) =>
    must(await w.call('readMember', { token: await service(), params: { id } })).body
  const know = (keys: CustomerKeys) =>
    withCustomers(w.deps, (tx) => customerOf(tx, w.deps, keys, { source: 'open', at: w.clock.now() }))

  it('is asked for in a mail, looked at without effect, and proved by the button, once', async () => {
    const email = fresh()
    const who = await w.member({ profile: { language: 'en' } })
    expect((await ask(who.token)).body.code).toBe('email_missing')
    expect(await tell(who.token, email)).toMatchObject({ emailVerifiedAt: null, emailVerifiable: true })
    const asked = must(await ask(who.token))
    expect([asked.status, asked.body.resendAfter, asked.body.expiresAt]).toEqual([
      202,
      new Date(w.clock.now() + MINUTE).toISOString(),
      new Date(w.clock.now() + 48 * HOUR).toISOString(),
    ])
    await w.jobs()
    const [mail, ...others] = await mailsTo(w, email)
    expect(others).toEqual([])
    expect(mail!.subject).toBe('从粉丝到会员: please confirm your e-mail')
    const link = linkIn(mail!)
    const shown = await page(w, link)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain(`l***@example.com`)
    expect(shown.text).toContain('<html lang="en">')
    expect([shown.headers.get('cache-control'), shown.headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ])
    expect((await page(w, link)).text).toContain('<button')
    expect((await me(who.token)).emailVerifiedAt).toBeNull()
    const at = new Date(w.clock.now()).toISOString()
    const proved = await page(w, link, {})
    expect([proved.status, proved.text.includes('<button')]).toEqual([200, false])
    expect(await me(who.token)).toMatchObject({ email, emailVerifiedAt: at, emailVerifiable: false })
    // Once more says so and changes nothing.
    w.clock.advance(HOUR)
    expect((await page(w, link, {})).text).toContain('is confirmed')
    expect((await me(who.token)).emailVerifiedAt).toBe(at)
    expect((await ask(who.token)).body.code).toBe('email_verified')
    const seen = await staffSees(who.memberId)
    expect([seen.emailVerifiedAt, seen.identities.find((one) => one.kind === 'email')]).toEqual([
      at,
      expect.objectContaining({ value: 'l***@example.com', source: 'member' }),
    ])
    const lines = must(await w.call('readTimeline', { token: await service(), params: { id: who.memberId } })).body
      .items
    expect(lines.filter((one) => one.kind === 'email_verified')).toHaveLength(1)
  })

  it('keeps no link that could be followed: neither the row nor the job holds one', async () => {
    const { link } = await told()
    const token = link.split('/').pop()!
    const kept = await w.db.read(async (tx) => [
      await tx.query('SELECT * FROM email_proof'),
      await tx.query('SELECT * FROM job'),
      await tx.query('SELECT * FROM audit_entry'),
    ])
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(JSON.stringify(kept)).not.toContain('@example.com')
  })

  it('is unproved again once she tells another address, and the link to the former is dead', async () => {
    const one = await told()
    const second = fresh()
    await tell(one.token, second)
    expect((await page(w, one.link, {})).status).toBe(410)
    w.clock.advance(MINUTE)
    must(await ask(one.token))
    const link = await linkTo(second)
    expect((await page(w, link, {})).status).toBe(200)
    expect((await me(one.token)).emailVerifiedAt).not.toBeNull()
    // Another spelling of the same address is the same address.
    expect((await tell(one.token, second.toUpperCase())).emailVerifiedAt).not.toBeNull()
    expect(await tell(one.token, fresh())).toMatchObject({ emailVerifiedAt: null, emailVerifiable: true })
    expect((await staffSees(one.memberId)).identities.filter((i) => i.kind === 'email')).toEqual([])
    expect((await page(w, link)).status).toBe(410)
    expect(await tell(one.token, null)).toMatchObject({ emailVerifiedAt: null, emailVerifiable: false })
  })

  it('lives 48 hours, and is found by nobody who guesses', async () => {
    const [early, late] = [await told(), await told()]
    w.clock.advance(48 * HOUR - 1)
    expect((await page(w, early.link, {})).status).toBe(200)
    w.clock.advance(1)
    expect((await page(w, late.link, {})).status).toBe(410)
    for (const token of ['x', 'A'.repeat(43), encodeURIComponent("' OR 1=1"), '%E4%BD%A0'])
      expect([token, (await page(w, `/e/${token}`, {})).status]).toEqual([token, 410])
    expect((await page(w, '/e/x', undefined, 'yue')).text).toContain('呢條連結用唔到喇')
  })

  it('is used once, however many follow it at once', async () => {
    const { link, token, memberId } = await told()
    const answers = await Promise.all(Array.from({ length: 8 }, () => page(w, link, {})))
    expect(answers.map((one) => one.status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect((await me(token)).emailVerifiedAt).not.toBeNull()
    const lines = must(await w.call('readTimeline', { token: await service(), params: { id: memberId } })).body.items
    expect(lines.filter((one) => one.kind === 'email_verified')).toHaveLength(1)
  })

  it('is sent once a minute and five times a day, and answers the same whoever has told the address', async () => {
    const shared = fresh()
    const who = await w.member()
    await tell(who.token, shared)
    must(await ask(who.token))
    const again = await ask(who.token)
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '60'])
    for (let i = 1; i < 5; i++) {
      w.clock.advance(MINUTE)
      must(await ask(who.token))
    }
    w.clock.advance(MINUTE)
    expect((await ask(who.token)).status).toBe(429)
    const another = await w.member()
    await tell(another.token, shared)
    const answers = []
    for (let i = 0; i < 5; i++) {
      answers.push(await ask(another.token))
      w.clock.advance(MINUTE)
    }
    const third = await w.member()
    await tell(third.token, shared)
    answers.push(await ask(third.token))
    expect(answers.map((one) => one.status)).toEqual(Array.from({ length: 6 }, () => 202))
    await w.jobs()
    // Ten mails a day go to one address, whoever asks.
    expect(await mailsTo(w, shared)).toHaveLength(10)
  })

  it('of five asked for at once one is sent', async () => {
    const email = fresh()
    const { token } = await w.member()
    await tell(token, email)
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(token)))
    expect(answers.map((one) => one.status).sort()).toEqual([202, 429, 429, 429, 429])
    await w.jobs()
    expect(await mailsTo(w, email)).toHaveLength(1)
  })

  it('makes hers what orders knew under this address alone, and only suggests beside another key', async () => {
    const [alone, beside] = [fresh(), fresh()]
    const lead = await know({ email: alone })
    const other = await know({ phone: '+8613700000001', email: beside })
    expect([lead?.status, other?.status]).toEqual(['lead', 'lead'])
    const who = await told(alone)
    // Told, and not proved: nothing is joined.
    expect((await staffSees(lead!.memberId)).status).toBe('lead')
    expect((await page(w, who.link, {})).status).toBe(200)
    expect((await staffSees(lead!.memberId)).status).toBe('merged')
    expect(await know({ email: alone })).toMatchObject({ memberId: who.memberId, made: false, status: 'active' })
    const second = await told(beside)
    expect((await page(w, second.link, {})).status).toBe(200)
    expect((await staffSees(other!.memberId)).status).toBe('lead')
    // An order that names a proved address and nothing else is hers.
    const third = await told()
    expect((await page(w, third.link, {})).status).toBe(200)
    expect(await know({ email: third.email })).toMatchObject({ memberId: third.memberId, made: false })
    // A merge by an address is undone like any other.
    await merging(w).undo(who.memberId)
    expect((await staffSees(lead!.memberId)).status).toBe('lead')
  })

  it('is dead for an account that became part of another, or that its owner closed', async () => {
    const [from, into, gone] = [await told(), await w.member(), await told()]
    const account = merging(w)
    await account.merge(await account.openidOf(from.memberId), into.memberId)
    expect((await page(w, from.link, {})).status).toBe(410)
    must(await w.call('closeAccount', { token: gone.token }))
    expect((await page(w, gone.link, {})).status).toBe(410)
    expect(
      (await w.db.read((tx) => tx.query('SELECT emailVerifiedAt AS at FROM member WHERE id = ?', [gone.memberId])))[0],
    ).toEqual({ at: null })
  })

  it('is asked for in segments', async () => {
    const owner = (await w.staff('owner')).token
    const count = async (value: boolean) =>
      must(
        await w.call('previewSegment', { token: owner, body: { rule: { field: 'emailVerified', op: 'eq', value } } }),
      ).body.count
    const [yes, no] = [await count(true), await count(false)]
    const { link } = await told()
    expect([await count(true), await count(false)]).toEqual([yes, no + 1])
    await page(w, link, {})
    expect([await count(true), await count(false)]).toEqual([yes + 1, no])
  })

  it('brings what the shop gives for an e-mail once, also to who had told hers before', async () => {
    const owner = (await w.staff('owner')).token
    const [before, after] = [await told(), await w.member()]
    must(await w.call('editSettings', { token: owner, body: { membership: { profilePoints: { email: 15 } } } }))
    await page(w, before.link, {})
    expect((await me(before.token)).points).toBe(15)
    const email = fresh()
    expect((await tell(after.token, email)).points).toBe(15)
    must(await ask(after.token))
    await page(w, await linkTo(email), {})
    expect((await me(after.token)).points).toBe(15)
  })
})

/** A log as production writes it, into a list. */
function asLog() {
  const lines: string[] = []
  const log = createLog('trace')
  const stream = Object.getOwnPropertySymbols(log).find((symbol) => symbol.description === 'pino.stream')!
  ;(log as unknown as Record<symbol, unknown>)[stream] = { write: (line: string) => void lines.push(line) }
  return { log, lines }
}

onEachDatabase('mails of a shop with a mail server', (open) => {
  it('leave by it after the commit, are tried again, and leave no address in a log', async () => {
    let busy = 2
    const smtp = await openSmtp({
      onRcptTo: (address, _, done) =>
        busy-- > 0 ? done(Object.assign(new Error(`try later <${address.address}>`), { responseCode: 450 })) : done(),
    })
    const { log, lines } = asLog()
    const w = await open({ env: { MAIL_URL: smtp.url, MAIL_FROM: '山茶集 <news@shop.example.com>' }, log })
    const { token } = await w.member()
    must(await w.call('editMe', { token, body: { email: 'lin.private@example.com' } }))
    must(await w.call('askEmailProof', { token }))
    expect(smtp.taken).toEqual([])
    for (let i = 0; i < 3; i++) {
      await w.jobs()
      w.clock.advance(10 * MINUTE)
    }
    expect(smtp.taken.map((one) => one.to)).toEqual([['lin.private@example.com']])
    const link = linkIn({ text: textOf(smtp.taken[0]!) })
    expect((await page(w, link, {})).status).toBe(200)
    expect(must(await w.call('readMe', { token })).body.emailVerifiedAt).not.toBeNull()
    expect(JSON.stringify(lines)).not.toContain('lin.private')
    expect(lines.length).toBeGreaterThan(0)
    const jobs = await w.db.read((tx) => tx.query('SELECT error, payload FROM job'))
    expect(JSON.stringify(jobs)).not.toContain('lin.private')
    await w.close()
    await smtp.close()
  })

  it('are not offered without one', async () => {
    const sandboxed = await open()
    const { memberId, token } = await sandboxed.member()
    must(await sandboxed.call('editMe', { token, body: { email: 'lin@example.com' } }))
    const deps = { ...sandboxed.deps, mail: null }
    await expect(sandboxed.db.inTransaction((tx) => askProof(tx, deps, memberId, 'r'))).rejects.toMatchObject({
      code: 'mail_off',
    })
    const shown = await sandboxed.db.read((tx) => presentMember(tx, deps, memberId))
    expect([shown.email, shown.emailVerifiable]).toEqual(['lin@example.com', false])
    await sandboxed.close()
    const env = { WECHAT_MINI_APPID: 'wx1', WECHAT_MINI_SECRET: 's' }
    const w = await open({ env })
    expect(w.deps.mail).toBeNull()
    await w.close()
  })
})
