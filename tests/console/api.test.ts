// oxlint-disable-next-line typescript/triple-slash-reference -- the module exists at build time only and cannot be imported
/// <reference path="../../console/contract.d.ts" />
import { call, session } from '../../console/api'
import { asProblem, type Problem } from '../../console/data/problem'

jest.mock('virtual:contract', () => jest.requireActual('./contractDouble'), { virtual: true })

type Sent = { url: string; method: string; headers: Record<string, string>; body: string | undefined }
let sent: Sent[]
let answers: (() => Response)[]

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
const problem = (status: number, code: string) => json(status, { code, detail: 'x', status, requestId: 'r1' })
const lost = () => {
  throw new TypeError('fetch failed')
}
const refused = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => {
      throw new Error('was not refused')
    },
    (thrown) => asProblem(thrown),
  )

beforeEach(() => {
  sent = []
  answers = []
  session.csrf = 'csrf-1'
  session.language = 'zh-Hans'
  session.onEnd = () => undefined
  jest.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const { method = 'GET', headers, body } = init ?? {}
    sent.push({
      url: String(url),
      method,
      headers: headers as Record<string, string>,
      body: body as string | undefined,
    })
    const next = answers.shift()
    if (!next) throw new Error('one request too many')
    return Promise.resolve().then(next)
  })
})
afterEach(() => jest.restoreAllMocks())

const grant = () => call('grantCoupons', { params: { id: 'c 1' }, body: { memberIds: ['m1'] } })

describe('a call of the console', () => {
  test('fills path and query, and leaves out what is not asked', async () => {
    answers = [json(200, { items: [], nextCursor: null })]
    await call('listMembers', { query: { q: '小满 &', segmentId: undefined } })
    expect(sent[0]).toMatchObject({
      method: 'GET',
      url: `/api/v1/staff/members?${new URLSearchParams({ q: '小满 &' })}`,
    })
    expect(sent[0]?.headers).not.toHaveProperty('X-CSRF-Token')
    expect(sent[0]?.headers['Accept-Language']).toBe('zh-Hans')
  })

  test('writes carry the CSRF token, edits the version they were made from', async () => {
    answers = [json(200, {})]
    await call('editSegment', { params: { id: 's/1' }, body: { name: 'x' }, ifMatch: 3 })
    expect(sent[0]).toMatchObject({ method: 'PATCH', url: '/api/v1/staff/segments/s%2F1', body: '{"name":"x"}' })
    expect(sent[0]?.headers).toMatchObject({ 'X-CSRF-Token': 'csrf-1', 'If-Match': '"3"' })
    expect(sent[0]?.headers).not.toHaveProperty('Idempotency-Key')
  })

  test('a lost answer is asked for again with the same key, and only until an answer is in', async () => {
    answers = [lost, problem(503, 'unavailable'), json(202, { jobId: 'j1' }), json(202, { jobId: 'j2' })]
    expect((await refused(grant())).code).toBe('network')
    expect((await refused(grant())).code).toBe('unavailable')
    await grant()
    await grant()
    const keys = sent.map(({ headers }) => headers['Idempotency-Key'])
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).toBe(keys[0])
    expect(keys[3]).not.toBe(keys[0])
  })

  test('a refusal settles the action: the next try is a new one', async () => {
    answers = [problem(409, 'state_conflict'), json(202, { jobId: 'j1' })]
    expect((await refused(grant())).status).toBe(409)
    await grant()
    expect(sent[1]?.headers['Idempotency-Key']).not.toBe(sent[0]?.headers['Idempotency-Key'])
  })

  test('another body is another action', async () => {
    answers = [lost, lost]
    await refused(grant())
    await refused(call('grantCoupons', { params: { id: 'c 1' }, body: { memberIds: ['m2'] } }))
    expect(sent[1]?.headers['Idempotency-Key']).not.toBe(sent[0]?.headers['Idempotency-Key'])
  })

  test('an ended session is told once it is seen, a wrong password is not', async () => {
    const ended = jest.fn()
    session.onEnd = ended
    answers = [problem(401, 'credentials_invalid'), problem(401, 'unauthenticated')]
    await refused(call('changePassword', { body: { oldPassword: 'a', newPassword: '0123456789' } }))
    expect(ended).not.toHaveBeenCalled()
    await refused(call('listStores', {}))
    expect(ended).toHaveBeenCalledTimes(1)
  })

  test('fields, request id and waiting time of a refusal are kept', async () => {
    answers = [
      json(422, {
        code: 'validation_failed',
        detail: 'x',
        requestId: 'r9',
        errors: [{ path: 'name', message: 'blank' }],
      }),
    ]
    expect(await refused(call('createSegment', { body: { name: '', rule: {} } }))).toMatchObject({
      code: 'validation_failed',
      requestId: 'r9',
      fields: [{ path: 'name', message: 'blank' }],
      passing: false,
    })
    answers = [json(429, { code: 'rate_limited', detail: 'x' }, { 'Retry-After': '7' })]
    expect(await refused(call('listStores', {}))).toMatchObject({ passing: true, retryAfterSeconds: 7 })
  })

  test('an answer from something in between is not taken for ours', async () => {
    answers = [() => new Response('<html>Bad gateway</html>', { status: 502 })]
    expect(await refused(call('listStores', {}))).toMatchObject({ code: 'unreadable', status: 502, passing: true })
  })
})
