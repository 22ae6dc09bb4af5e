import { Script } from 'node:vm'
import { openWorld, refusal } from './world'
import type { World } from './world'

let world: World
let failing = 0
beforeEach(async () => {
  failing = 0
  world = await openWorld({
    accept: async () => {
      failing -= 1
      if (failing >= 0) throw new Error('database is away')
      return {}
    },
  })
})
afterEach(() => world.close())

describe('people', () => {
  test('one made has openids for both apps and a unionid unless told otherwise', async () => {
    const made = await world.http('POST', '/sandbox/api/people', { phone: '13800138000', name: '小雪' })
    expect(made).toMatchObject({
      status: 201,
      body: { name: '小雪', phone: '+8613800138000', following: false, unionid: expect.stringMatching(/^oU/) },
    })
    const person = await world.person({ unionid: null })
    expect(person.unionid).toBeNull()
    expect(person.openids.mini).toHaveLength(28)
    expect(person.openids.mini).not.toBe(person.openids.oa)
    expect((await world.person({ unionid: 'oUshared' })).unionid).toBe('oUshared')
    const { items } = await world.control<{ items: unknown[] }>('GET', '/people')
    expect(items).toHaveLength(3)
  })

  test.each([
    [{}, 422],
    [{ phone: '123' }, 422],
    [{ phone: 'not a phone' }, 422],
    [{ phone: '13800138000', extra: 1 }, 422],
    [[], 422],
  ])('%j is refused', async (body, status) => {
    expect((await world.http('POST', '/sandbox/api/people', body)).status).toBe(status)
  })

  test('who or what is not there is 404, broken JSON 400', async () => {
    expect((await world.http('GET', '/sandbox/api/people/nobody/inbox')).status).toBe(404)
    const person = await world.person()
    expect((await world.http('POST', `/sandbox/api/people/${person.id}/scans`, { channelId: 'nope' })).status).toBe(404)
    const broken = await fetch(`${world.base}/sandbox/api/people`, { method: 'POST', body: '{' })
    expect(broken.status).toBe(400)
    expect(broken.headers.get('content-type')).toContain('application/problem+json')
  })

  test('a page of another site cannot play with it', async () => {
    const response = await fetch(`${world.base}/sandbox/api/people`, { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(response.status).toBe(403)
  })

  test('a scene nobody knows can be scanned too', async () => {
    const person = await world.person()
    const scanned = { kind: 'official_account_qr', scene: 'unknown&<scene>' }
    await world.control('POST', `/people/${person.id}/scans`, scanned)
    expect(world.events[0]?.event.eventKey).toBe('qrscene_unknown&<scene>')
  })
})

describe('faults', () => {
  const path = '/cgi-bin/user/get'

  test('they hit as often as told, are shown with what is left, and go away', async () => {
    expect(await world.faults({ [path]: { errcode: 45009, times: 2 } })).toEqual({
      [path]: { errcode: 45009, times: 2 },
    })
    expect((await refusal(world.oa.userGet())).errcode).toBe(45009)
    expect(await world.control('GET', '/faults')).toEqual({ [path]: { errcode: 45009, times: 1 } })
    expect((await refusal(world.oa.userGet())).errcode).toBe(45009)
    expect((await world.oa.userGet()).total).toBe(0)
    await world.faults({ 'cgi-bin/user/get': { errcode: 45009 } })
    expect((await refusal(world.oa.userGet())).errcode).toBe(45009)
    await world.control('DELETE', '/faults')
    expect((await world.oa.userGet()).total).toBe(0)
    expect((await world.calls())[path]).toBe(5)
  })

  test('a new set replaces the old one', async () => {
    await world.faults({ [path]: { errcode: 45009 } })
    await world.faults({ '/cgi-bin/user/info': { status: 502 } })
    expect((await world.oa.userGet()).total).toBe(0)
  })

  test('a delay is one', async () => {
    await world.oa.userGet()
    await world.faults({ [path]: { delayMs: 200, times: 1 } })
    const started = performance.now()
    await world.oa.userGet()
    expect(performance.now() - started).toBeGreaterThanOrEqual(195)
  })

  test.each([{ [path]: { errcode: 'x' } }, { [path]: { what: 1 } }, { [path]: { times: 0 } }])(
    '%j is refused',
    async (body) => {
      expect((await world.http('PUT', '/sandbox/api/faults', body)).status).toBe(422)
    },
  )
})

describe('pushes out', () => {
  test('an event the product could not store comes again and is taken once', async () => {
    failing = 2
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/follow`)
    await world.control('POST', `/people/${person.id}/follow`)
    await world.sandbox.settled()
    expect(world.events.map(({ event }) => event.event)).toEqual(['subscribe'])
  })

  test('after three repeats it is given up', async () => {
    failing = 100
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/follow`)
    await world.sandbox.settled()
    expect(100 - failing).toBe(4)
    expect(world.events).toEqual([])
    expect(world.lines.join()).toContain('sandbox push not taken')
  })
})

describe('the platform refuses as the platform does', () => {
  const ask = async (method: string, path: string, body?: unknown) =>
    (await world.http(method, `/sandbox/wechat${path}`, body)).body as { errcode: number; errmsg: string }

  test('status 200, a number and words with a rid', async () => {
    const answer = await world.http('GET', '/sandbox/wechat/cgi-bin/user/get')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      errcode: 41001,
      errmsg: expect.stringMatching(/^access_token missing rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
    })
  })

  test('credentials, methods and bodies', async () => {
    expect((await ask('GET', '/cgi-bin/token?grant_type=x')).errcode).toBe(40002)
    expect((await ask('GET', '/cgi-bin/token?grant_type=client_credential')).errcode).toBe(41002)
    expect((await ask('GET', '/cgi-bin/token?grant_type=client_credential&appid=a')).errcode).toBe(41004)
    expect((await ask('GET', '/cgi-bin/token?grant_type=client_credential&appid=a&secret=b')).errcode).toBe(40013)
    expect((await ask('GET', '/cgi-bin/stable_token')).errcode).toBe(43002)
    expect((await ask('GET', '/cgi-bin/user/get?access_token=short')).errcode).toBe(40014)
    expect((await ask('GET', `/cgi-bin/user/get?access_token=${'x'.repeat(40)}`)).errcode).toBe(40001)
  })

  test('a token of one app opens nothing of the other', async () => {
    await world.mini.codeUnlimit({ scene: 'a' })
    const token = (await world.store.get('tokens', 'mini'))?.stable[0]?.token ?? ''
    expect((await ask('GET', `/cgi-bin/user/get?access_token=${token}`)).errcode).toBe(48001)
  })

  test('templates are listed with their keys', async () => {
    await world.mini.codeUnlimit({ scene: 'a' })
    await world.oa.userGet()
    const token = async (app: string) => (await world.store.get('tokens', app))?.stable[0]?.token ?? ''
    const mini = await world.http(
      'GET',
      `/sandbox/wechat/wxaapi/newtmpl/gettemplate?access_token=${await token('mini')}`,
    )
    expect(mini.body).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({
          priTmplId: 'sandbox-sub-coupon',
          type: 2,
          content: expect.stringContaining('{{thing1.DATA}}'),
        }),
      ]),
    })
    const list = `/sandbox/wechat/cgi-bin/template/get_all_private_template?access_token=${await token('oa')}`
    expect((await world.http('GET', list)).body).toMatchObject({
      template_list: expect.arrayContaining([expect.objectContaining({ template_id: 'sandbox-oa-store' })]),
    })
  })

  test('a stable token can be forced once in 30 s and 20 times a day', async () => {
    const credentials = { grant_type: 'client_credential', appid: 'wxb11529c136998cb6', secret: 'oa-secret' }
    const force = async () =>
      (await world.http('POST', '/sandbox/wechat/cgi-bin/stable_token', { ...credentials, force_refresh: true }))
        .body as {
        access_token?: string
        errcode?: number
      }
    const first = (await force()).access_token
    expect((await force()).access_token).toBe(first)
    world.time.offset += 30_000
    expect((await force()).access_token).not.toBe(first)
    expect((await ask('GET', `/cgi-bin/user/get?access_token=${first}`)).errcode).toBe(40001)
    for (let count = 2; count < 20; count += 1) {
      world.time.offset += 30_000
      expect((await force()).access_token).toBeDefined()
    }
    world.time.offset += 30_000
    expect((await force()).errcode).toBe(45009)
  })
})

describe('the page', () => {
  test('comes whole from this server, without inline script, and names its parts', async () => {
    const moved = await fetch(`${world.base}/sandbox`, { redirect: 'manual' })
    expect(moved.headers.get('location')).toBe('/sandbox/')
    const page = await fetch(`${world.base}/sandbox/`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await page.text()
    for (const id of ['sandbox-new-person', 'sandbox-phone', 'sandbox-inbox']) {
      expect(html).toContain(`id="${id}" data-testid="${id}"`)
    }
    expect(html).not.toMatch(/<script>|<style>| on[a-z]+=|https?:\/\//)
    const script = await (await fetch(`${world.base}/sandbox/app.js`)).text()
    expect(script).toContain("'sandbox-scan-' + channel.id")
    expect(script).not.toMatch(/https?:\/\//)
    // Syntax errors would only show in a browser otherwise.
    expect(() => new Script(script)).not.toThrow()
    expect((await fetch(`${world.base}/sandbox/app.css`)).headers.get('content-type')).toContain('text/css')
  })
})
