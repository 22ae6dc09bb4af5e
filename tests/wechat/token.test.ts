import { createWechat } from '../../server/wechat/client'
import { createMemoryTokenStore } from '../../server/wechat/memory-token-store'
import { apps, openWorld, refusal } from '../sandbox/world'
import type { World } from '../sandbox/world'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

function configured<T>(client: T | null): T {
  if (client === null) throw new Error('both apps are configured')
  return client
}

describe('the access token', () => {
  test('200 calls with a revoked token share at most two refreshes and all succeed', async () => {
    const person = await world.person()
    const shared = createMemoryTokenStore(world.clock)
    let leases = 0
    const lease = (appid: string, ms: number): Promise<boolean> => {
      leases += 1
      return shared.lease(appid, ms)
    }
    const oa = configured(world.client({ tokenStore: { ...shared, lease } }).oa)
    await oa.userInfo(person.openids.oa)
    await world.control('POST', '/token-revocations', { app: 'oa' })
    await world.control('DELETE', '/calls')
    // Slow enough that all are refused before the first refresh is answered.
    await world.faults({ '/cgi-bin/user/info': { delayMs: 300 }, '/cgi-bin/stable_token': { delayMs: 300 } })
    await Promise.all(Array.from({ length: 200 }, () => oa.userInfo(person.openids.oa)))
    expect((await world.calls())['/cgi-bin/stable_token']).toBeLessThanOrEqual(2)
    // Within one process the calls wait for one another and do not besiege the shared store.
    expect(leases).toBeLessThanOrEqual(3)
  })

  test('200 calls over four processes with one store share at most two refreshes', async () => {
    const person = await world.person()
    const tokenStore = createMemoryTokenStore(world.clock)
    const processes = Array.from({ length: 4 }, () => configured(world.client({ tokenStore }).oa))
    await Promise.all(processes.map((oa) => oa.userInfo(person.openids.oa)))
    expect((await world.calls())['/cgi-bin/stable_token']).toBe(1)
    await world.control('POST', '/token-revocations', { app: 'oa' })
    await world.control('DELETE', '/calls')
    await world.faults({ '/cgi-bin/user/info': { delayMs: 300 }, '/cgi-bin/stable_token': { delayMs: 300 } })
    const rounds = Array.from({ length: 50 }, () => processes.map((oa) => oa.userInfo(person.openids.oa)))
    expect((await Promise.all(rounds.flat())).every((answer) => !answer.subscribed)).toBe(true)
    expect((await world.calls())['/cgi-bin/stable_token']).toBeLessThanOrEqual(2)
  })

  test.each([40001, 40014, 42001])('%i is healed by one refresh and one repeat', async (errcode) => {
    const person = await world.person()
    await world.oa.userInfo(person.openids.oa)
    await world.control('DELETE', '/calls')
    await world.faults({ '/cgi-bin/user/info': { errcode, times: 1 } })
    await world.oa.userInfo(person.openids.oa)
    expect((await world.calls())['/cgi-bin/user/info']).toBe(2)
  })

  test('a token that stays refused is given up after one refresh', async () => {
    const person = await world.person()
    await world.faults({ '/cgi-bin/user/info': { errcode: 40001 } })
    expect(await refusal(world.oa.userInfo(person.openids.oa))).toMatchObject({ kind: 'token', errcode: 40001 })
    const calls = await world.calls()
    expect(calls['/cgi-bin/user/info']).toBe(2)
    expect(calls['/cgi-bin/stable_token']).toBeLessThanOrEqual(3)
  })

  test('it is forced only where the platform still holds the refused one, and then not again within 30 s', async () => {
    const person = await world.person()
    await world.oa.userInfo(person.openids.oa)
    const before = (await world.store.get('tokens', 'oa'))?.stable.length
    await world.faults({ '/cgi-bin/user/info': { errcode: 40001, times: 1 } })
    await world.oa.userInfo(person.openids.oa)
    const after = await world.store.get('tokens', 'oa')
    expect(before).toBe(1)
    expect(after?.forcedAt).toHaveLength(1)
    await world.faults({ '/cgi-bin/user/info': { errcode: 40001 } })
    await world.control('DELETE', '/calls')
    expect((await refusal(world.oa.userInfo(person.openids.oa))).kind).toBe('token')
    expect((await world.calls())['/cgi-bin/stable_token']).toBe(1)
    expect((await world.store.get('tokens', 'oa'))?.forcedAt).toHaveLength(1)
  })

  test('it is renewed before it runs out, without force', async () => {
    const person = await world.person()
    await world.oa.userInfo(person.openids.oa)
    world.time.offset = 7_200_000 - 200_000
    await world.oa.userInfo(person.openids.oa)
    const tokens = await world.store.get('tokens', 'oa')
    expect(tokens?.stable).toHaveLength(2)
    expect(tokens?.forcedAt).toEqual([])
    world.time.offset += 7_200_000
    await world.oa.userInfo(person.openids.oa)
  })

  test('the two families of tokens leave each other alone; the legacy one overlaps five minutes', async () => {
    const legacy = async () => {
      const query = `grant_type=client_credential&appid=${apps.oa.appid}&secret=${apps.oa.secret}`
      return (await world.http('GET', `/sandbox/wechat/cgi-bin/token?${query}`)).body as { access_token: string }
    }
    const works = async (token: string) =>
      (await world.http('GET', `/sandbox/wechat/cgi-bin/user/get?access_token=${token}`)).body as { errcode?: number }
    const first = (await legacy()).access_token
    const second = (await legacy()).access_token
    await world.oa.userGet()
    expect((await world.store.get('tokens', 'oa'))?.stable).toHaveLength(1)
    expect((await works(first)).errcode).toBeUndefined()
    world.time.offset = 301_000
    expect((await works(first)).errcode).toBe(40001)
    expect((await works(second)).errcode).toBeUndefined()
    world.time.offset = 7_201_000
    expect((await works(second)).errcode).toBe(42001)
    expect((await works('')).errcode).toBe(41001)
  })

  test('a wrong secret is a matter for people, not for repeats', async () => {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const chance = { bytes: (n: number) => Buffer.alloc(n) }
    const wrong = createWechat({
      baseUrl: `${world.base}/sandbox/wechat`,
      mini: { appid: apps.mini.appid, secret: 'no' },
      oa: null,
      clock: world.clock,
      chance,
      log,
      tokenStore: createMemoryTokenStore(world.clock),
    })
    expect(wrong.oa).toBeNull()
    expect((await refusal(wrong.mini?.codeUnlimit({ scene: 'a' }) ?? Promise.resolve())).kind).toBe('misconfigured')
    expect((await refusal(wrong.mini?.code2Session('x') ?? Promise.resolve())).kind).toBe('misconfigured')
    expect((await world.calls())['/cgi-bin/stable_token']).toBe(1)
  })
})
