import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJsonKeepingLongIntegers } from '../../server/wechat/big-json'
import { createWechat } from '../../server/wechat/client'
import { kindOfErrcode } from '../../server/wechat/errors'
import { createMemoryTokenStore } from '../../server/wechat/memory-token-store'
import { apps, openWorld, refusal } from '../sandbox/world'
import type { World } from '../sandbox/world'

let world: World
const closing: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await world.close()
})

const sendPath = '/cgi-bin/message/subscribe/send'
const coupon = { thing1: '满 200 减 30', date2: '2026年3月31日', thing3: '到店出示' }

function configured<T>(client: T | null): T {
  if (client === null) throw new Error('both apps are configured')
  return client
}

/** Gives an address at which nobody listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

async function subscribed() {
  const person = await world.person()
  await world.control('POST', `/people/${person.id}/subscriptions`, { tmplIds: ['sandbox-sub-coupon'] })
  return {
    person,
    send: (mini = world.mini) =>
      mini.subscribeSend({ openid: person.openids.mini, templateId: 'sandbox-sub-coupon', fields: coupon }),
  }
}

describe('what the numbers mean', () => {
  test.each([
    [-1, 'busy', 3],
    [45011, 'busy', 3],
    [43108, 'busy', 3],
    [45009, 'quota', 1],
    [43101, 'no_grant', 1],
    [40003, 'bad_recipient', 1],
    [40037, 'bad_message', 1],
    [41030, 'bad_message', 1],
    [47003, 'bad_message', 1],
    [48001, 'misconfigured', 1],
    [99999, 'refused', 1],
  ])('errcode %i on a send is %s after %i call(s), and nothing arrives', async (errcode, kind, calls) => {
    const { person, send } = await subscribed()
    await world.faults({ [sendPath]: { errcode } })
    expect(await refusal(send())).toMatchObject({ kind, errcode })
    expect((await world.calls())[sendPath]).toBe(calls)
    expect(await world.inbox(person.id)).toEqual([])
  })

  test('a busy platform is asked again until it answers', async () => {
    const { person, send } = await subscribed()
    await world.faults({ [sendPath]: { errcode: -1, times: 2 } })
    await send()
    expect(await world.inbox(person.id)).toHaveLength(1)
  })

  test.each([429, 502, 503])('HTTP %i is a definite rejection, asked again', async (status) => {
    const { send } = await subscribed()
    await world.faults({ [sendPath]: { status, times: 1 } })
    await send()
    await world.faults({ [sendPath]: { status } })
    expect((await refusal(send())).kind).toBe('busy')
  })

  test('only the kinds that mean "not now" may be tried later', () => {
    expect([45009, -1, 43101, 47003].map(kindOfErrcode)).toEqual(['quota', 'busy', 'no_grant', 'bad_message'])
  })
})

describe('lost answers', () => {
  test('a send without an answer in time is unknown and never repeated', async () => {
    const { send } = await subscribed()
    const mini = configured(world.client({ timeoutMs: 300 }).mini)
    await world.faults({ [sendPath]: { hang: true } })
    expect((await refusal(send(mini))).kind).toBe('unknown_outcome')
    expect((await world.calls())[sendPath]).toBe(1)
  })

  test('a send cut off after it was taken is unknown, and it did arrive', async () => {
    const { person, send } = await subscribed()
    await world.faults({ [sendPath]: { dropAfterAccept: true } })
    expect((await refusal(send())).kind).toBe('unknown_outcome')
    expect((await world.calls())[sendPath]).toBe(1)
    expect(await world.inbox(person.id)).toHaveLength(1)
  })

  test('a 500 on a send is unknown, on a read it is asked again', async () => {
    const { person, send } = await subscribed()
    await world.faults({ [sendPath]: { status: 500 }, '/cgi-bin/user/info': { status: 500, times: 2 } })
    expect((await refusal(send())).kind).toBe('unknown_outcome')
    expect((await world.calls())[sendPath]).toBe(1)
    expect((await world.oa.userInfo(person.openids.oa)).subscribed).toBe(false)
  })

  test('a one-time code is not spent twice: no repeat after a lost answer', async () => {
    const person = await world.person()
    const code = await world.code(person.id, 'login')
    await world.faults({ '/sns/jscode2session': { dropAfterAccept: true } })
    expect((await refusal(world.mini.code2Session(code))).kind).toBe('unavailable')
    expect((await world.calls())['/sns/jscode2session']).toBe(1)
  })

  test('nobody at the other end: unavailable, for sends too, since no byte has left', async () => {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const tokenStore = createMemoryTokenStore(world.clock)
    await tokenStore.write(apps.mini.appid, { token: 't'.repeat(30), expiresAt: world.clock.now() + 7_200_000 })
    const nobody = createWechat({
      baseUrl: await closedAddress(),
      mini: apps.mini,
      oa: null,
      clock: world.clock,
      chance: { bytes: (n) => Buffer.alloc(n) },
      log,
      tokenStore,
    }).mini
    const refused = await refusal(
      nobody?.subscribeSend({ openid: 'o', templateId: 't', fields: {} }) ?? Promise.resolve(),
    )
    expect(refused.kind).toBe('unavailable')
    expect((await refusal(nobody?.code2Session('x') ?? Promise.resolve())).kind).toBe('unavailable')
  })

  test('a path that does not answer gets one call at a time, other paths are not held back, and it heals at once', async () => {
    const person = await world.person()
    const info = () => world.oa.userInfo(person.openids.oa)
    await world.oa.userGet()
    await world.faults({ '/cgi-bin/user/info': { status: 500 } })
    for (let count = 0; count < 4; count += 1) await refusal(info())
    await world.faults({ '/cgi-bin/user/info': { status: 500, delayMs: 100 } })
    await world.control('DELETE', '/calls')
    const many = await Promise.all(Array.from({ length: 50 }, () => refusal(info())))
    expect(many.every((one) => one.kind === 'unavailable')).toBe(true)
    // Without the breaker these would be 150: fifty calls, each asked again twice.
    expect((await world.calls())['/cgi-bin/user/info']).toBeLessThan(15)
    expect((await world.oa.userGet()).total).toBe(0)
    await world.control('DELETE', '/faults')
    expect((await info()).subscribed).toBe(false)
    expect((await Promise.all(Array.from({ length: 50 }, info))).length).toBe(50)
  })
})

describe('answers that are not as documented', () => {
  async function against(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer((request, response) => {
      request.resume()
      if (request.url?.startsWith('/cgi-bin/stable_token')) {
        response.end(JSON.stringify({ access_token: 'x'.repeat(40), expires_in: 7200 }))
      } else answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const lines: string[] = []
    const write = (fields: Record<string, unknown>, message: string) =>
      void lines.push(message + JSON.stringify(fields))
    const { mini } = createWechat({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      mini: { appid: 'wxme', secret: 's' },
      oa: null,
      clock: world.clock,
      chance: { bytes: (n) => Buffer.alloc(n) },
      log: { info: write, warn: write, error: write },
      tokenStore: createMemoryTokenStore(world.clock),
    })
    if (mini === null) throw new Error('configured')
    closing.push(() => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    })
    return { mini, lines }
  }

  test('a phone number under another app id is refused; text and number country codes are taken', async () => {
    let appid = 'wxother'
    let countryCode: string | number = 86
    const other = await against((_request, response) => {
      const info = { phoneNumber: '13800138000', purePhoneNumber: '13800138000', countryCode, watermark: { appid } }
      response.end(JSON.stringify({ errcode: 0, phone_info: info }))
    })
    expect((await refusal(other.mini.phoneNumber('c', 'o'))).kind).toBe('code_invalid')
    appid = 'wxme'
    for (countryCode of [86, '86']) expect((await other.mini.phoneNumber('c', 'o')).phone).toBe('+8613800138000')
  })

  test('half a body, a page, a wrong shape: unknown for a send, unavailable for a code', async () => {
    for (const text of ['{"errcode":0,', '<html>busy</html>', '[]', '']) {
      const odd = await against((_request, response) => response.end(text))
      const send = odd.mini.subscribeSend({ openid: 'o', templateId: 't', fields: {} })
      expect((await refusal(send)).kind).toBe('unknown_outcome')
      expect((await refusal(odd.mini.code2Session('c'))).kind).toBe('unavailable')
    }
  })

  test('a code picture that is JSON is an error even with status 200 and a BOM', async () => {
    const odd = await against((_request, response) => {
      response.setHeader('content-type', 'application/json; encoding=utf-8')
      response.end('\uFEFF{"errcode":41030,"errmsg":"invalid page rid: 668f2aa4-51c08c03-3d141241"}')
    })
    expect(await refusal(odd.mini.codeUnlimit({ scene: 'a' }))).toMatchObject({ kind: 'bad_message', errcode: 41030 })
    expect(odd.lines.join()).toContain('668f2aa4-51c08c03-3d141241')
  })

  test('the session key goes no further than the call', async () => {
    const canary = 'Y2FuYXJ5LXNlc3Npb24ta2V5'
    const odd = await against((_request, response) =>
      response.end(JSON.stringify({ openid: 'oX', session_key: canary })),
    )
    expect(await odd.mini.code2Session('secret-code')).toEqual({ openid: 'oX' })
    expect(odd.lines.join()).not.toContain(canary)
  })

  test('a redirect is not followed', async () => {
    const odd = await against((_request, response) => {
      response.writeHead(302, { location: world.base })
      response.end()
    })
    expect((await refusal(odd.mini.code2Session('c'))).kind).toBe('unavailable')
  })
})

test('no log line names a person, a phone, a code or a token', async () => {
  const { person, send } = await subscribed()
  const phoneCode = await world.code(person.id, 'phone')
  await world.faults({ [sendPath]: { errcode: 47003 }, '/wxa/business/getuserphonenumber': { errcode: 40029 } })
  await refusal(send())
  await refusal(world.mini.phoneNumber(phoneCode, person.openids.mini))
  const token = (await world.store.get('tokens', 'mini'))?.stable[0]?.token ?? 'missing'
  const log = world.lines.join('\n')
  expect(log).toContain('wechat call failed')
  for (const secret of [person.openids.mini, person.openids.oa, '13800138000', phoneCode, token, apps.mini.secret]) {
    expect(log).not.toContain(secret)
  }
})

test('long integers keep every digit, and texts that look like them stay as they are', () => {
  const text =
    '{"a":1864323726461255680,"b":"say 1864323726461255680","c":1.5,"d":-12,"e":"\\"1864323726461255681","f":[9007199254740993]}'
  expect(parseJsonKeepingLongIntegers(text)).toEqual({
    a: '1864323726461255680',
    b: 'say 1864323726461255680',
    c: 1.5,
    d: -12,
    e: '"1864323726461255681',
    f: ['9007199254740993'],
  })
})
