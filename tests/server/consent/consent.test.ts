import { createHash } from 'node:crypto'
import { assertNoSampleAgreements } from '../../../server/consent/agreements'
import { recordConsents, type ConsentChange } from '../../../server/consent/record'
import { consentOf, consentStates, NOTHING_SAID } from '../../../server/consent/state'
import type { ConsentSource } from '../../../server/consent/purposes'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('consent', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const say = (memberId: string, at: number, changes: ConsentChange[], source: ConsentSource = 'mini') =>
    w.db.inTransaction((tx) => recordConsents(tx, w.deps, { memberId, at, source, changes }))
  const stateOf = (memberId: string) => w.db.read((tx) => consentOf(tx, memberId))
  const sms = (granted: boolean): ConsentChange => ({ purpose: 'marketing.sms', granted })

  it('lets the withdrawal win on equal times, in either order', async () => {
    for (const order of [
      [true, false],
      [false, true],
    ]) {
      const id = w.chance.id()
      const at = w.clock.now()
      for (const granted of order) await say(id, at, [sms(granted)])
      expect((await stateOf(id)).sms).toBe(false)
    }
  })

  it('counts the newest line, however late it is told', async () => {
    const id = w.chance.id()
    const at = w.clock.now()
    await say(id, at + 10, [sms(true)])
    await say(id, at, [sms(false)])
    expect((await stateOf(id)).sms).toBe(true)
    await say(id, at + 20, [sms(false)], 'sms_reply')
    expect(await stateOf(id)).toMatchObject({ sms: false, smsRefused: true })
    await say(id, at + 30, [sms(true)])
    expect(await stateOf(id)).toMatchObject({ sms: true, smsRefused: false })
  })

  it('writes nothing that says nothing new, and folds parallel changes together', async () => {
    const id = w.chance.id()
    const at = w.clock.now()
    expect(await say(id, at, [sms(true)])).toHaveLength(1)
    expect(await say(id, at + 1, [sms(true)])).toHaveLength(0)
    const purposes = ['marketing.wechat', 'marketing.email', 'marketing.phoneCall', 'personalisation'] as const
    await Promise.all(purposes.map((purpose) => say(id, at + 2, [{ purpose, granted: true }])))
    expect(await stateOf(id)).toMatchObject({
      wechat: true,
      sms: true,
      email: true,
      phoneCall: true,
      personalisation: true,
    })
    const states = await w.db.read((tx) => consentStates(tx, [id, 'nobody']))
    expect([...states.keys()]).toEqual([id])
    expect(await stateOf('nobody')).toEqual(NOTHING_SAID)
  })

  it('lets a member refuse with effect before the answer, and shows the ledger oldest first', async () => {
    const who = await w.member({ marketing: true })
    const call = (body: unknown) => w.call('editMyConsents', { token: who.token, body })
    w.clock.advance(1_000)
    const refused = await call({ marketing: { wechat: false }, topics: ['events', 'service'] })
    expect(refused.body).toEqual({
      marketing: { wechat: false, sms: false, email: false, phoneCall: false },
      personalisation: false,
      topics: ['events', 'service'],
    })
    expect((await stateOf(who.memberId)).wechat).toBe(false)
    w.clock.advance(1_000)
    await call({ personalisation: true, topics: ['offers', 'new_arrivals', 'events', 'service'] })
    const versions = await w.agreementVersions()
    const history = await w.call('readMyConsentHistory', { token: who.token, query: { limit: 3 } })
    expect(history.body.items.map((i) => i.purpose).sort()).toEqual([
      'marketing.wechat',
      'membershipTerms',
      'privacyPolicy',
    ])
    expect(history.body.items.every((i) => i.source === 'join' && i.documentVersion === versions.privacyPolicy)).toBe(
      true,
    )
    const rest = await w.call('readMyConsentHistory', { token: who.token, query: { cursor: history.body.nextCursor! } })
    expect(rest.body.items.map((i) => [i.purpose, i.granted])).toEqual([
      ['marketing.wechat', false],
      ['topic.offers', false],
      ['topic.new_arrivals', false],
      ['personalisation', true],
      ['topic.offers', true],
      ['topic.new_arrivals', true],
    ])
    expect(rest.body.nextCursor).toBeNull()
    expect((await call({ marketing: { fax: true } })).status).toBe(422)
  })

  it('publishes agreements for good, in languages that fall back', async () => {
    const owner = await w.staff('owner')
    const body = {
      document: 'privacyPolicy',
      version: '2026.1',
      texts: { 'zh-Hans': '# 隐私政策\n\n正文', en: '# Privacy\n\nText' },
      effectiveAt: new Date(w.clock.now() + 60_000).toISOString(),
    }
    const made = await w.call('publishAgreement', { token: owner.token, body })
    expect(made.status).toBe(201)
    expect(made.body.sha256).toBe(createHash('sha256').update(body.texts['zh-Hans']).digest('hex'))
    const again = await w.call('publishAgreement', {
      token: owner.token,
      body: { ...body, texts: { 'zh-Hans': '别的' } },
    })
    expect([again.status, again.body.code]).toEqual([409, 'version_exists'])
    const missing = await w.call('publishAgreement', {
      token: owner.token,
      body: { ...body, version: 'x', texts: { en: 'Text' } },
    })
    expect(missing.status).toBe(422)
    const current = async () => (await w.call('listAgreements')).body.items.find((i) => i.document === 'privacyPolicy')
    expect(await current()).toMatchObject({ version: 'sample-1', sample: true })
    await expect(w.db.read((tx) => assertNoSampleAgreements(tx))).rejects.toThrow('membershipTerms is a sample')
    w.clock.advance(60_000)
    expect(await current()).toMatchObject({ version: '2026.1', sample: false, title: '隐私政策' })
    const params = { document: 'privacyPolicy', version: '2026.1' }
    const read = async (language: string) =>
      (await w.call('readAgreement', { params, headers: { 'Accept-Language': language } })).body.title
    expect([await read('en'), await read('zh-HK'), await read('fr')]).toEqual(['Privacy', '隐私政策', '隐私政策'])
    expect((await w.call('readAgreement', { params: { ...params, version: 'none' } })).status).toBe(404)

    const late = await w.person()
    const outdated = await w.call('join', {
      token: await late.logIn(),
      body: { phoneCode: 'x', consents: { membershipTerms: 'sample-1', privacyPolicy: 'sample-1' } },
    })
    expect(outdated.body.code).toBe('agreement_version_outdated')
    await w.call('publishAgreement', { token: owner.token, body: { ...body, document: 'membershipTerms' } })
    await w.db.read((tx) => assertNoSampleAgreements(tx))
    const shown = await w.call('readPublishedAgreement', { token: owner.token, params })
    expect(shown.body).toMatchObject({ texts: body.texts, previous: 'sample-1', languages: ['zh-Hans', 'en'] })
    const first = await w.call('readPublishedAgreement', {
      token: owner.token,
      params: { ...params, version: 'sample-1' },
    })
    expect(first.body).toMatchObject({ sample: true, previous: null })
    expect(
      (await w.call('readPublishedAgreement', { token: owner.token, params: { ...params, version: 'none' } })).status,
    ).toBe(404)
    const list = await w.call('listAllAgreements', { token: owner.token, query: { limit: 3 } })
    const rest = await w.call('listAllAgreements', { token: owner.token, query: { cursor: list.body.nextCursor! } })
    expect([...list.body.items, ...rest.body.items].map((i) => `${i.document} ${i.version}`)).toEqual([
      'membershipTerms 2026.1',
      'privacyPolicy 2026.1',
      'privacyPolicy sample-1',
      'membershipTerms sample-1',
    ])
  })

  it('lets nobody join while nothing is published', async () => {
    const bare = await open({ agreements: false })
    try {
      const who = await bare.person()
      const answer = await bare.call('join', {
        token: await who.logIn(),
        body: { phoneCode: 'x', consents: { membershipTerms: '1', privacyPolicy: '1' } },
      })
      expect([answer.status, answer.body.code]).toEqual([503, 'agreements_missing'])
      expect((await bare.call('listAgreements')).body.items).toEqual([])
    } finally {
      await bare.close()
    }
  })
})
