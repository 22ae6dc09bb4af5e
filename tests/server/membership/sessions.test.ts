import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('membership: sessions of one person', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const held = async () =>
    Number(((await w.db.read((tx) => tx.query('SELECT COUNT(*) AS n FROM mini_session'))) as { n: number }[])[0]!.n)

  it('are twenty at most, also of logins at once; of more the one used longest ago ends', async () => {
    const who = await w.person()
    const first = await who.logIn()
    w.clock.advance(1_000)
    const second = await who.logIn()
    // The first is used again, hours later: it is not the oldest any more.
    w.clock.advance(2 * 3_600_000)
    expect((await w.call('readMyConsents', { token: first })).status).toBe(403)
    w.clock.advance(1_000)
    const codes = await Promise.all(Array.from({ length: 19 }, () => who.loginCode()))
    const answers = await Promise.all(codes.map((code) => w.call('openSession', { body: { code } })))
    expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200))
    expect(await held()).toBe(20)
    w.clock.advance(2_000)
    const status = async (token: string) => (await w.call('readMyConsents', { token })).status
    expect([await status(first), await status(second)]).toEqual([403, 401])
    for (const { body } of answers) expect(await status(body.token)).toBe(403)
  })
})
