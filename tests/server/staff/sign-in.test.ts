import { hashPassword } from '../../../server/staff/password'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('staff: sign in', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('gives a token that opens the console and a cookie only when asked', async () => {
    const owner = await w.staff('owner')
    const me = await w.call('readSelf', { token: owner.token })
    expect(me.status).toBe(200)
    expect(me.body.staff.role).toBe('owner')
    const cookie = await w.call('signIn', {
      body: { username: owner.username, password: owner.password, cookie: true },
    })
    expect(cookie.body.token).toBeUndefined()
    const set = cookie.headers.get('set-cookie') ?? ''
    expect(set).toMatch(/staff_session=[\w-]+; Path=\/; HttpOnly; SameSite=Strict/)
    const jar = set.split(';')[0]!
    expect((await w.call('readSettings', { headers: { cookie: jar } })).status).toBe(200)
    const write = await w.call('editSettings', { headers: { cookie: jar }, body: { dormantDays: 90 } })
    expect([write.status, write.body.code]).toEqual([403, 'csrf_invalid'])
    const right = await w.call('editSettings', {
      headers: { cookie: jar, 'x-csrf-token': cookie.body.csrfToken },
      body: { dormantDays: 90 },
    })
    expect([right.status, right.body.dormantDays]).toEqual([200, 90])
  })

  it('answers unknown names as wrong passwords and slows guessing by name and address', async () => {
    const owner = await w.staff('owner')
    const unknown = await w.call('signIn', { body: { username: 'nobody', password: 'x' } })
    expect([unknown.status, unknown.body.code]).toEqual([401, 'credentials_invalid'])
    for (let i = 0; i < 10; i++)
      expect((await w.call('signIn', { body: { username: owner.username, password: 'wrong' } })).status).toBe(401)
    const stopped = await w.call('signIn', { body: { username: owner.username, password: owner.password } })
    expect([stopped.status, stopped.body.code]).toEqual([429, 'rate_limited'])
    expect(stopped.headers.get('retry-after')).toBe('300')
    w.clock.advance(16 * 60_000)
    expect((await w.call('signIn', { body: { username: owner.username, password: owner.password } })).status).toBe(200)
  })

  it('ends every session of an account that is switched off, and the one that signs out, at once', async () => {
    const owner = await w.staff('owner')
    const other = await w.staff('marketer')
    expect((await w.call('readSelf', { token: other.token })).status).toBe(200)
    expect(
      (await w.call('editStaff', { token: owner.token, params: { id: other.id }, body: { disabled: true } })).status,
    ).toBe(200)
    expect((await w.call('readSelf', { token: other.token })).status).toBe(401)
    expect((await w.call('readSelf', { token: owner.token })).status).toBe(200)
    expect((await w.call('signOut', { token: owner.token })).status).toBe(204)
    expect((await w.call('readSelf', { token: owner.token })).status).toBe(401)
  })

  it('takes any name for an unknown one', async () => {
    for (const username of ['💥', 'ünïcode', '店长', 'a\u0000b', ' ', "' OR 1=1 --"]) {
      const answer = await w.call('signIn', { body: { username, password: 'whatever it is' } })
      expect([username, answer.status, answer.body.code]).toEqual([username, 401, 'credentials_invalid'])
    }
  })

  it('never loses the last owner', async () => {
    const fresh = await open()
    try {
      const owner = await fresh.staff('owner')
      const refused = await fresh.call('editStaff', {
        token: owner.token,
        params: { id: owner.id },
        body: { disabled: true },
      })
      expect([refused.status, refused.body.code]).toEqual([409, 'state_conflict'])
    } finally {
      await fresh.close()
    }
  })

  it('two who change one account keep each other’s work: a rename brings no old password back', async () => {
    const owner = await w.staff('owner')
    const { id, username } = await w.staff('analyst')
    const passwordHash = await hashPassword('another long password')
    const { inTransaction } = w.db
    // Somebody sets a new password between the look of the rename and its write.
    w.db.inTransaction = (work) =>
      inTransaction(async (tx) => {
        const runner = tx.queryRunner!
        const { query } = runner
        const send = query.bind(runner) as (sql: string, ...more: unknown[]) => Promise<unknown>
        runner.query = (async (sql: string, ...more: unknown[]) => {
          if (/^UPDATE [`"]staff[`"] SET/.test(sql))
            await send('UPDATE staff SET passwordHash = ? WHERE id = ?', [passwordHash, id])
          return send(sql, ...more)
        }) as typeof query
        return work(tx).finally(() => (runner.query = query))
      })
    const edit = { token: owner.token, params: { id }, body: { name: '新名字' } }
    const renamed = await w.call('editStaff', edit).finally(() => (w.db.inTransaction = inTransaction))
    expect([renamed.status, renamed.body.name]).toEqual([200, '新名字'])
    const signedIn = await w.call('signIn', { body: { username, password: 'another long password' } })
    expect([signedIn.status, signedIn.body.staff?.name]).toEqual([200, '新名字'])
  })

  it('names the wrong fields, the unknown ones too', async () => {
    const owner = await w.staff('owner')
    const answer = await w.call('createStaff', {
      token: owner.token,
      body: { username: 'a', name: '', role: 'king', password: 'short', extra: 1 },
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors?.map((e) => e.path).sort()).toEqual(['extra', 'name', 'password', 'role', 'username'])
    const twice = { username: 'Same.Name', name: '甲', role: 'analyst', password: 'a long password' }
    expect((await w.call('createStaff', { token: owner.token, body: twice })).status).toBe(201)
    const taken = await w.call('createStaff', { token: owner.token, body: { ...twice, username: 'same.name' } })
    expect([taken.status, taken.body.code]).toEqual([409, 'username_taken'])
  })

  it('keeps two editors of the settings from overwriting each other', async () => {
    const owner = await w.staff('owner')
    const { body } = await w.call('readSettings', { token: owner.token })
    const results = await Promise.all(
      [30, 60].map((dormantDays) =>
        w.call('editSettings', { token: owner.token, ifMatch: body.version, body: { dormantDays } }),
      ),
    )
    expect(results.map((r) => r.status).sort()).toEqual([200, 412])
  })
})
