import { consentOf } from '../../../server/consent/state'
import { oneClick, readRefusal, refusalToken, unsubscribeUrl } from '../../../server/emails/one-click'
import type { Topic } from '../../../shared/rules/member'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { page } from './mailbox'

const FORM = 'application/x-www-form-urlencoded'
const ONE_CLICK = { type: FORM, body: 'List-Unsubscribe=One-Click' }
const MULTIPART = {
  type: 'multipart/form-data; boundary=x',
  body: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
}

onEachDatabase('mails that one click stops', (open) => {
  let w: World
  beforeAll(async () => void (w = await open()))
  afterAll(() => w.close())

  const linkOf = (memberId: string, topic: Topic | null = null): string =>
    new URL(unsubscribeUrl(w.deps, { memberId, topic })).pathname
  const allowing = async (language = 'zh-Hans') => {
    const who = await w.member({ profile: { language } })
    must(await w.call('editMyConsents', { token: who.token, body: { marketing: { email: true, wechat: true } } }))
    return who
  }
  const consents = async (token: string) => must(await w.call('readMyConsents', { token })).body
  const history = async (token: string) => must(await w.call('readMyConsentHistory', { token })).body.items
  const refused = async (memberId: string) =>
    Number(
      (
        (await w.db.read((tx) =>
          tx.query('SELECT emailRefused AS v FROM consent_state WHERE memberId = ?', [memberId]),
        )) as { v: number }[]
      )[0]?.v,
    )

  it.each([
    ['urlencoded', ONE_CLICK],
    ['multipart', MULTIPART],
    ['without a body', {}],
    ['of nonsense', { type: 'application/json', body: '{"a":' }],
    ['of too much', { type: FORM, body: `a=${'x'.repeat(100_000)}` }],
  ])('a form %s stops them at once, with no cookie and nowhere else to go', async (_, post) => {
    const who = await allowing()
    const answer = await page(w, linkOf(who.memberId), post)
    expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([200, null, null])
    expect((await consents(who.token)).marketing).toMatchObject({ email: false, wechat: true })
    expect(await refused(who.memberId)).toBe(1)
    expect((await history(who.token)).at(-1)).toMatchObject({
      purpose: 'marketing.email',
      granted: false,
      source: 'email_link',
    })
  })

  it('a look stops nothing, and speaks her language', async () => {
    const who = await allowing('en')
    const shown = await page(w, linkOf(who.memberId))
    expect([shown.status, shown.headers.get('referrer-policy')]).toEqual([200, 'no-referrer'])
    expect(shown.text).toContain('Stop all marketing mails')
    expect(shown.text).not.toContain('id="stop-topic"')
    expect((await consents(who.token)).marketing.email).toBe(true)
    await page(w, linkOf(who.memberId), ONE_CLICK)
    const after = await page(w, linkOf(who.memberId))
    expect([after.text.includes('<button'), after.text.includes('will send you no more')]).toEqual([false, true])
  })

  it('says it once, however often and however many at once', async () => {
    const who = await allowing()
    const link = linkOf(who.memberId)
    const answers = await Promise.all(Array.from({ length: 6 }, () => page(w, link, ONE_CLICK)))
    expect(answers.every((one) => one.status === 200)).toBe(true)
    expect((await page(w, link, ONE_CLICK)).status).toBe(200)
    const lines = (await history(who.token)).filter((one) => one.source === 'email_link')
    expect(lines).toHaveLength(1)
  })

  it('stops one topic alone where the page is asked for that, and only then', async () => {
    const who = await allowing()
    const link = linkOf(who.memberId, 'new_arrivals')
    expect((await page(w, link)).text).toContain('只退订“新品”')
    await page(w, link, { type: FORM, body: 'scope=topic' })
    expect(await consents(who.token)).toMatchObject({
      marketing: { email: true },
      topics: ['offers', 'events', 'service'],
    })
    const after = (await page(w, link)).text
    expect([after.includes('已退订“新品”'), after.includes('id="stop-all"')]).toEqual([true, true])
    // The provider's click on the same mail means all of them.
    await page(w, link, ONE_CLICK)
    expect((await consents(who.token)).marketing.email).toBe(false)
    // A mail without a topic offers none, and none is stopped by it.
    const other = await allowing()
    await page(w, linkOf(other.memberId), { type: FORM, body: 'scope=topic' })
    expect(await consents(other.token)).toMatchObject({
      marketing: { email: false },
      topics: ['offers', 'new_arrivals', 'events', 'service'],
    })
  })

  it('cannot be made for somebody else, and says nothing of why', async () => {
    const who = await allowing()
    const token = refusalToken(w.deps.vault, { memberId: who.memberId, topic: null })
    expect(readRefusal(w.deps.vault, token)).toEqual({ memberId: who.memberId, topic: null })
    const bytes = Buffer.from(token, 'base64url')
    const forged = Array.from(bytes, (_, at) => {
      const other = Buffer.from(bytes)
      other[at]! ^= 1
      return other.toString('base64url')
    })
    for (const one of forged) expect(readRefusal(w.deps.vault, one)).toBeNull()
    const pages = await Promise.all(
      [forged[3]!, forged.at(-1)!, 'x', '%00', 'A'.repeat(5000)].map((one) => page(w, `/u/${one}`, ONE_CLICK)),
    )
    expect(pages.map((one) => one.status)).toEqual([404, 404, 404, 404, 404])
    expect(new Set(pages.map((one) => one.text)).size).toBe(1)
    expect((await page(w, `/u/${forged[3]!}`)).status).toBe(404)
    expect((await consents(who.token)).marketing.email).toBe(true)
  })

  it('holds for years, after a change of SESSION_SECRET too', async () => {
    const who = await allowing()
    w.clock.advance(5 * 365 * 86_400_000)
    const link = linkOf(who.memberId)
    expect((await page(w, link, ONE_CLICK)).status).toBe(200)
    expect(await refused(who.memberId)).toBe(1)
  })

  it('answers for somebody erased as for anybody, and writes nothing of her', async () => {
    const who = await allowing()
    const link = linkOf(who.memberId, 'offers')
    must(await w.call('closeAccount', { token: who.token }))
    const before = await w.db.read((tx) => tx.query('SELECT COUNT(*) AS n FROM consent_entry'))
    expect((await page(w, link)).status).toBe(200)
    expect((await page(w, link, ONE_CLICK)).status).toBe(200)
    expect((await page(w, linkOf(w.chance.id()), ONE_CLICK)).status).toBe(200)
    expect(await w.db.read((tx) => tx.query('SELECT COUNT(*) AS n FROM consent_entry'))).toEqual(before)
    expect(await w.db.read((tx) => tx.query('SELECT * FROM consent_state WHERE memberId = ?', [who.memberId]))).toEqual(
      [],
    )
  })

  it('reaches the account that hers became part of, and stays said where that is undone', async () => {
    const [from, into] = [await allowing(), await allowing()]
    const link = linkOf(from.memberId)
    const account = merging(w)
    await account.merge(await account.openidOf(from.memberId), into.memberId)
    await page(w, link, ONE_CLICK)
    expect(await refused(into.memberId)).toBe(1)
    await account.undo(into.memberId)
    const allowed = async (id: string) => (await w.db.read((tx) => consentOf(tx, id))).email
    expect([await allowed(from.memberId), await allowed(into.memberId)]).toEqual([false, false])
  })

  it('may be allowed again by herself, and then is so', async () => {
    const who = await allowing()
    await page(w, linkOf(who.memberId), ONE_CLICK)
    w.clock.advance(1)
    must(await w.call('editMyConsents', { token: who.token, body: { marketing: { email: true } } }))
    expect([(await consents(who.token)).marketing.email, await refused(who.memberId)]).toEqual([true, 0])
    expect((await page(w, linkOf(who.memberId))).text).toContain('id="stop-all"')
  })

  it('gives a mail both headers, the address as one nested list', async () => {
    const who = await allowing()
    const mail = oneClick(w.deps, { memberId: who.memberId, topic: 'offers' })
    expect(mail.headers).toEqual({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' })
    expect(mail.list.unsubscribe).toEqual([[`${w.deps.publicUrl}${linkOf(who.memberId, 'offers')}`]])
  })
})
