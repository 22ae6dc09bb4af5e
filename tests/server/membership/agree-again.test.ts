import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('agreements that changed', (open) => {
  let w: World
  let owner: string
  let who: Awaited<ReturnType<World['member']>>
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
    who = await w.member()
  })
  afterAll(() => w.close())

  const TEXT = '# 隐私政策\n\n我们只为会员服务使用手机号。'
  const publish = async (version: string, texts: Record<string, string>, effectiveAt = w.clock.now()) => {
    const body = { document: 'privacyPolicy', version, texts, effectiveAt: new Date(effectiveAt).toISOString() }
    must(await w.call('publishAgreement', { token: owner, body }))
  }
  const mine = async (language = 'zh-Hans') =>
    must(await w.call('readMyAgreements', { token: who.token, headers: { 'Accept-Language': language } })).body.items
  const asked = async () => (await mine()).filter((one) => one.changed).map((one) => [one.document, one.version])
  const agree = (body: Record<string, string>) => w.call('agreeAgain', { token: who.token, body })
  const lines = async () => must(await w.call('readMyConsentHistory', { token: who.token })).body.items.length

  it('ask nobody who has just agreed', async () => {
    expect(await asked()).toEqual([])
    expect((await mine()).map((one) => [one.document, one.agreedVersion])).toEqual([
      ['membershipTerms', 'sample-1'],
      ['privacyPolicy', 'sample-1'],
    ])
  })

  it('are asked for again one by one, from the moment of their force', async () => {
    await publish('2', { 'zh-Hans': TEXT, en: '# Privacy Policy\n\nPhones are for members.' }, w.clock.now() + 1000)
    expect(await asked()).toEqual([])
    expect((await agree({ privacyPolicy: '2' })).body.code).toBe('agreement_version_outdated')
    w.clock.advance(1000)
    expect(await asked()).toEqual([['privacyPolicy', '2']])
    const policy = (await mine('en')).find((one) => one.document === 'privacyPolicy')
    expect(policy).toMatchObject({ title: 'Privacy Policy', agreedVersion: 'sample-1', changed: true })
    const before = await lines()
    expect((await agree({ privacyPolicy: 'sample-1' })).body.code).toBe('agreement_version_outdated')
    expect((await agree({ membershipTerms: 'sample-1', privacyPolicy: '3' })).status).toBe(409)
    expect(await lines()).toBe(before)
    const now = must(await agree({ privacyPolicy: '2' })).body.items
    expect(now.map((one) => [one.agreedVersion, one.changed])).toEqual([
      ['sample-1', false],
      ['2', false],
    ])
    must(await agree({ privacyPolicy: '2' }))
    expect(await lines()).toBe(before + 1)
  })

  it('ask nobody for a version that says the same', async () => {
    w.clock.advance(1000)
    await publish('2.1', { 'zh-Hans': TEXT, en: '# Privacy Policy\n\nBetter English.' })
    expect(await asked()).toEqual([])
    expect((await mine())[1]).toMatchObject({ version: '2.1', agreedVersion: '2', changed: false })
  })

  it('say what is missing in a body', async () => {
    expect((await agree({})).status).toBe(422)
    expect((await agree({ cookies: '1' })).status).toBe(422)
  })

  it('of many who press at once one line is written', async () => {
    w.clock.advance(1000)
    await publish('3', { 'zh-Hans': `${TEXT}\n\n新增一条。` })
    const before = await lines()
    const answers = await Promise.all(Array.from({ length: 5 }, () => agree({ privacyPolicy: '3' })))
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200])
    expect(await lines()).toBe(before + 1)
  })
})
