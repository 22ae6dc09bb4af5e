import { idempotencyKeys } from '../../miniapp/keys'
import { Refusal, requester, withLogin, type Received, type Sent } from '../../miniapp/request'

const answering = (...answers: (Received | Error)[]) => {
  const sent: Sent[] = []
  const transport = async (call: Sent): Promise<Received> => {
    sent.push(call)
    const answer = answers.shift()
    if (!answer) throw new Error('one call more than expected')
    if (answer instanceof Error) throw answer
    return answer
  }
  return { sent, request: requester({ transport, baseUrl: 'https://shop.test', language: () => 'zh-Hant' }) }
}
const ok = (body: unknown): Received => ({ status: 200, body })

describe('request', () => {
  it('builds address, headers and body', async () => {
    const { sent, request } = answering(ok({ id: '1' }))
    const answer = await request({
      method: 'POST',
      path: '/mini/x',
      query: { scene: 'a b', none: undefined },
      body: { a: 1 },
      key: 'k1',
      token: 't1',
    })
    expect(answer).toEqual({ status: 200, body: { id: '1' } })
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'https://shop.test/api/v1/mini/x?scene=a%20b',
        header: {
          'Accept-Language': 'zh-Hant',
          'Content-Type': 'application/json',
          'Idempotency-Key': 'k1',
          Authorization: 'Bearer t1',
        },
        body: '{"a":1}',
      },
    ])
  })

  it('says nothing about a body or a token that is not there', async () => {
    const { sent, request } = answering(ok({}))
    await request({ method: 'GET', path: '/mini/home' })
    expect(sent[0]).toEqual({
      method: 'GET',
      url: 'https://shop.test/api/v1/mini/home',
      header: { 'Accept-Language': 'zh-Hant' },
    })
  })

  it('turns a problem document into a refusal with all it carries', async () => {
    const { request } = answering({
      status: 409,
      body: { code: 'phone_bound_to_other_account', detail: '已绑定', mergeToken: 'm1' },
    })
    const refusal = await request({ method: 'POST', path: '/mini/members' }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({
      status: 409,
      code: 'phone_bound_to_other_account',
      detail: '已绑定',
      unknownOutcome: false,
    })
    expect((refusal as Refusal).body['mergeToken']).toBe('m1')
  })

  it('calls no answer and server faults an unknown outcome', async () => {
    const { request } = answering(new Error('request:fail timeout'), { status: 502, body: '<html>' })
    await expect(request({ method: 'GET', path: '/a' })).rejects.toMatchObject({
      code: 'network',
      status: 0,
      unknownOutcome: true,
    })
    await expect(request({ method: 'GET', path: '/a' })).rejects.toMatchObject({
      code: 'unavailable',
      unknownOutcome: true,
    })
  })
})

describe('login', () => {
  const session = (tokens: (string | null)[], held: string | null = null) => {
    let token = held
    return {
      logins: () => tokens,
      token: () => token,
      login: async () => (token = tokens.shift() ?? null),
    }
  }

  it('renews a refused token once and repeats the call with the same key', async () => {
    const { sent, request } = answering({ status: 401, body: { code: 'unauthenticated' } }, ok({ done: true }))
    const answer = await withLogin(request, session(['fresh'], 'stale'))({ method: 'POST', path: '/c', key: 'k' })
    expect(answer.body).toEqual({ done: true })
    expect(sent.map((call) => call.header['Authorization'])).toEqual(['Bearer stale', 'Bearer fresh'])
    expect(sent.map((call) => call.header['Idempotency-Key'])).toEqual(['k', 'k'])
  })

  it('gives up after the second 401 instead of turning in circles', async () => {
    const stale = { status: 401, body: { code: 'unauthenticated' } }
    const { sent, request } = answering(stale, stale)
    await expect(withLogin(request, session(['a'], 'b'))({ method: 'GET', path: '/c' })).rejects.toMatchObject({
      status: 401,
    })
    expect(sent).toHaveLength(2)
  })

  it('logs in before the first call and leaves other refusals alone', async () => {
    const { sent, request } = answering({ status: 403, body: { code: 'membership_required' } })
    const refused = withLogin(request, session(['first']))({ method: 'GET', path: '/c' })
    await expect(refused).rejects.toMatchObject({ code: 'membership_required' })
    expect(sent.map((call) => call.header['Authorization'])).toEqual(['Bearer first'])
  })
})

describe('idempotency keys', () => {
  it('stay the same until the outcome is known, through a restart too', () => {
    let stored: Record<string, string> = {}
    const store = { read: () => stored, write: (keys: Record<string, string>) => void (stored = keys) }
    const first = idempotencyKeys(store).keyFor('claim:t1')
    expect(first).toMatch(/^[\x21-\x7e]{1,64}$/)
    expect(idempotencyKeys(store).keyFor('claim:t1')).toBe(first)
    expect(idempotencyKeys(store).keyFor('claim:t2')).not.toBe(first)
    idempotencyKeys(store).settle('claim:t1')
    expect(idempotencyKeys(store).keyFor('claim:t1')).not.toBe(first)
  })
})
