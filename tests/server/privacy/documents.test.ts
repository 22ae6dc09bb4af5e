import { createHash } from 'node:crypto'
import { RETENTION } from '../../../shared/rules/retention'
import { must, apiKey, PUBLIC_ADDRESS } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { DECLARED } from './canaries'

/** The cells of the rows of one part of a document. */
const rowsUnder = (html: string, title: string): string[][] => {
  const part = html.split('<h2>').find((one) => one.startsWith(title)) ?? ''
  return [...part.matchAll(/<tr>(.*?)<\/tr>/g)].map((row) =>
    [...row[1]!.matchAll(/<t[hd]>(.*?)<\/t[hd]>/g)].map((cell) => cell[1]!),
  )
}

onEachDatabase('documents for auditors', (open) => {
  let w: World
  let owner: string
  const en = { 'Accept-Language': 'en' }
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
  })
  afterAll(() => w.close())

  it('the report says what stands, and names nobody', async () => {
    const [one, two, gone] = [
      await w.member({ marketing: true }),
      await w.member({ personalisation: true }),
      await w.member({ marketing: true }),
    ]
    must(await w.call('askOwnData', { token: one.token }))
    must(await w.call('editMember', { token: owner, params: { id: two.memberId }, body: { notes: '更正' } }))
    must(await w.call('closeAccount', { token: gone.token }))
    await apiKey(w, owner, ['orders'])
    must(await w.call('createWebhook', { token: owner, body: { url: PUBLIC_ADDRESS, events: ['member.joined'] } }))
    const { name, html } = must(await w.call('createPrivacyReport', { token: owner, headers: en })).body
    expect(name).toBe('privacy-report-2026-03-02.html')
    expect(rowsUnder(html, 'Purposes').slice(1, 3)).toEqual([
      ['Marketing: wechat', '1', '0', '2'],
      ['Marketing: sms', '0', '0', '2'],
    ])
    expect(rowsUnder(html, 'Purposes').at(-1)).toEqual(['Personalisation', '1', '–', '2'])
    const versions = await w.agreementVersions()
    expect(rowsUnder(html, 'Versions').map((row) => row[1])).toContain(versions.privacyPolicy)
    const reveal = rowsUnder(html, 'What the roles').find((row) => row[0]!.includes('phone-reveals'))!
    expect(rowsUnder(html, 'What the roles')[0]).toEqual([
      'Act',
      'owner (1)',
      'marketer (0)',
      'service (0)',
      'cashier (0)',
      'analyst (0)',
    ])
    expect(reveal.slice(1)).toEqual(['✓', '', '✓', '', ''])
    const recipients = rowsUnder(html, 'Recipients').map((row) => row[0]!)
    expect(recipients).toEqual(
      expect.arrayContaining([
        expect.stringContaining('WeChat (Tencent)'),
        new URL(PUBLIC_ADDRESS).host,
        expect.stringContaining('key '),
      ]),
    )
    expect(
      rowsUnder(html, 'What is held')
        .slice(1)
        .map((row) => row[0]),
    ).toEqual(DECLARED.map((table) => table.table))
    expect(
      rowsUnder(html, 'How long')
        .slice(1)
        .map((row) => row[0]),
    ).toEqual(RETENTION.map((kind) => kind.what.en.replace('’', '’')))
    const months = rowsUnder(html, 'Requests')
    expect(months).toHaveLength(13)
    expect(months[1]).toEqual(['2026-03', '1', '0', '1', '1', '0', '0'])
    expect(months.at(-1)![0]).toBe('2025-04')
    expect(rowsUnder(html, 'The audit log').map((row) => row[0])).toContain('Entries sealed')
    for (const value of [one.member.memberNo, one.memberId, one.phone, two.memberId, gone.memberId])
      expect(html).not.toContain(value)
    expect(must(await w.call('createPrivacyReport', { token: owner })).body.html).toContain('个人信息处理情况报告')
    for (const role of ['marketer', 'service', 'analyst'] as const)
      expect((await w.call('createPrivacyReport', { token: (await w.staff(role)).token })).status).toBe(403)
  })

  it('a proof of consent holds the ledger, the texts and hashes that anybody can compare', async () => {
    const her = await w.member({ marketing: true, profile: { nickname: '<b>她</b>' } })
    w.clock.advance(1000)
    must(await w.call('editMyConsents', { token: her.token, body: { marketing: { wechat: false } } }))
    const service = (await w.staff('service')).token
    const params = { id: her.memberId }
    const { name, html } = must(await w.call('proveConsent', { token: service, params, headers: en })).body
    expect(name).toBe(`consent-${her.member.memberNo}-2026-03-02.html`)
    const ledger = rowsUnder(html, 'The ledger').slice(1)
    expect(ledger.filter((row) => row[1] === 'marketing.wechat').map((row) => [row[2], row[5]])).toEqual([
      ['allowed', 'join'],
      ['refused or withdrawn', 'mini'],
    ])
    const documents = rowsUnder(html, 'Versions').slice(1)
    expect(documents.map((row) => [row[0], row[4]])).toEqual([
      ['membershipTerms', 'yes'],
      ['privacyPolicy', 'yes'],
    ])
    for (const row of ledger) expect(documents.map((one) => one[3])).toContain(row[4])
    const { privacyPolicy: version } = await w.agreementVersions()
    const shown = must(await w.call('readAgreement', { params: { document: 'privacyPolicy', version } })).body
    expect(documents[1]![3]).toBe(createHash('sha256').update(shown.body).digest('hex'))
    expect(html).toContain(shown.body.split('\n')[0]!)
    expect(html).not.toContain('<b>')
    const said = await w.db.read((tx) =>
      tx.query("SELECT objectId FROM audit_entry WHERE action = 'privacy.prove_consent'"),
    )
    expect(said).toEqual([{ objectId: her.memberId }])
    // A text that was changed under its hash is told.
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE agreement SET texts = \'{"zh-Hans":"另一个"}\' WHERE document = \'privacyPolicy\''),
    )
    const later = must(await w.call('proveConsent', { token: service, params, headers: en })).body.html
    expect(rowsUnder(later, 'Versions').at(-1)![4]).toBe('no')
  })
})
