import type * as Api from '../../miniapp/api'
import type * as Claim from '../../miniapp/state/claim'
import type * as Session from '../../miniapp/state/session'
import type * as Start from '../../miniapp/state/start'
import { doublePlatform, type DoublePlatform } from './doubles/platform'

Object.assign(globalThis, { API_BASE_URL: 'https://shop.test' })

const member = { id: 'm1', language: 'en' }
const opened = (token: string, who: object | null = null) => ({
  status: 200,
  body: { token, expiresAt: '2026-12-01T00:00:00.000Z', member: who, follower: null },
})

describe('the quiet login', () => {
  let double: DoublePlatform
  let start: typeof Start
  let session: typeof Session
  let api: typeof Api
  let claim: typeof Claim

  beforeEach(() => {
    jest.resetModules()
    double = doublePlatform()
    jest.doMock('@platform', () => ({ platform: double.platform }), { virtual: true })
    start = jest.requireActual<typeof Start>('../../miniapp/state/start')
    session = jest.requireActual<typeof Session>('../../miniapp/state/session')
    api = jest.requireActual<typeof Api>('../../miniapp/api')
    claim = jest.requireActual<typeof Claim>('../../miniapp/state/claim')
    let logins = 0
    double.answer((call) => (call.url.endsWith('/mini/sessions') ? opened(`token-${(logins += 1)}`, member) : null))
  })

  const bodies = (path: string): unknown[] =>
    double.sent.filter((call) => call.url.includes(path)).map((call) => JSON.parse(call.body ?? 'null') as unknown)

  it('tells the channel once, knows the member and speaks her language', async () => {
    await Promise.all([start.start({ query: { scene: 'cABCDEFGHJK' } }), start.start()])
    expect(bodies('/mini/sessions')).toEqual([{ code: 'code-1', channel: 'cABCDEFGHJK' }])
    expect(session.useSession.getState()).toMatchObject({ started: true, member, language: 'en' })
    expect(session.useSession.getState().channel).toBe('cABCDEFGHJK')
  })

  it('tells a second channel at a warm entry, and the same one not twice', async () => {
    await start.enter({ query: { scene: 'cAAAAAAAAAA' } })
    await start.enter({ query: { scene: 'cAAAAAAAAAA' } })
    await start.enter({ query: { scene: 'cBBBBBBBBBB' } })
    expect(bodies('/mini/sessions')).toEqual([
      { code: 'code-1', channel: 'cAAAAAAAAAA' },
      { code: 'code-2', channel: 'cBBBBBBBBBB' },
    ])
  })

  it('hands the welcome card’s token over at a cold and at a warm entry', async () => {
    await start.enter({ query: { scene: 'cAAAAAAAAAA', followToken: 'card-1' } })
    await start.enter({ query: { followToken: 'card-2' } })
    expect(bodies('/mini/sessions')).toEqual([
      { code: 'code-1', channel: 'cAAAAAAAAAA', followToken: 'card-1' },
      { code: 'code-2', followToken: 'card-2' },
    ])
    expect(session.useSession.getState().channel).toBe('cAAAAAAAAAA')
  })

  it('leaves the shop open when WeChat does not answer, with the member of the last visit', async () => {
    double.answer((call) =>
      call.url.endsWith('/mini/sessions') ? { status: 503, body: { code: 'wechat_unavailable' } } : null,
    )
    double.stored.set('member', member)
    await start.start()
    expect(session.useSession.getState()).toMatchObject({ started: true, member })
  })

  it('shares one login among calls that find their token dead together', async () => {
    double.stored.set('token', 'dead')
    double.answer((call) =>
      call.header['Authorization'] === 'Bearer dead' ? { status: 401, body: { code: 'unauthenticated' } } : null,
    )
    double.answer((call) =>
      call.header['Authorization'] === 'Bearer token-1' ? { status: 200, body: { items: [] } } : null,
    )
    await Promise.all([api.api.coupons('claimed'), api.api.coupons('redeemed'), api.api.me()])
    expect(double.codes()).toBe(1)
  })

  it('reports an opened message once, and again only when the report was lost', async () => {
    await start.reportArrival('tok')
    await start.reportArrival('tok')
    expect(bodies('/mini/message-opens')).toHaveLength(2)
    double.answer((call) => (call.url.endsWith('/mini/message-opens') ? { status: 204, body: '' } : null))
    await start.reportArrival('tok')
    await start.reportArrival('tok')
    expect(bodies('/mini/message-opens')).toEqual(Array.from({ length: 3 }, () => ({ token: 'tok' })))
  })

  it('claims under one key until the server has answered', async () => {
    const keys = () =>
      double.sent.filter((call) => call.url.endsWith('/claims')).map((call) => call.header['Idempotency-Key'])
    await expect(claim.claimOffer('t1')).rejects.toMatchObject({ code: 'network' })
    double.answer((call) => (call.url.endsWith('/claims') ? { status: 503, body: { code: 'unavailable' } } : null))
    await expect(claim.claimOffer('t1')).rejects.toMatchObject({ code: 'unavailable' })
    double.answer((call) => (call.url.endsWith('/claims') ? { status: 201, body: { id: 'c1' } } : null))
    await expect(claim.claimOffer('t1')).resolves.toEqual({ id: 'c1' })
    await claim.claimOffer('t1')
    const [first, second, third, fourth] = keys()
    expect([second, third]).toEqual([first, first])
    expect(fourth).not.toBe(first)
  })
})
