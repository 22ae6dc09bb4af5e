import { acceptPush } from '../../../server/pushes'
import { fetchFirstFollowers } from '../../../server/membership/fetch-followers'
import { eventOf } from '../../../server/wechat/push-event'
import { onOneDatabase, type World } from '../../harness/world'

const MINUTE_MS = 60_000

onOneDatabase('membership: a refusal is never lost', 'mysql', (open) => {
  let w: World
  beforeEach(async () => {
    w = await open()
  })
  afterEach(() => w.close())

  type Person = Awaited<ReturnType<World['person']>>
  const oaOf = (who: Person) => (who.shown.openids as { oa: string }).oa
  const query = (sql: string, values: unknown[] = []) =>
    w.db.read((tx) => tx.query(sql, values)) as Promise<Record<string, unknown>[]>
  const follow = async (who: Person) => {
    await w.sandbox('POST', `/people/${who.id}/follow`)
    await w.jobs()
  }
  const write = async (who: Person, text: string) => {
    w.clock.advance(5_000)
    await w.sandbox('POST', `/people/${who.id}/messages`, { text })
    await w.jobs()
  }
  /** As for an installation that came after them: they follow, and nothing is known of it here. */
  const forget = () => w.db.inTransaction((tx) => tx.query('DELETE FROM follower'))
  const stateOf = async (memberId: string) => {
    const [state] = await query('SELECT wechat, wechatRefused FROM consent_state WHERE memberId = ?', [memberId])
    return state && [Number(state.wechat), Number(state.wechatRefused)]
  }
  const join = async (who: Person, wechat: boolean, more: Record<string, unknown> = {}) => {
    w.clock.advance(5_000)
    const token = await who.logIn(more)
    const consents = { ...(await w.agreementVersions()), marketing: { wechat } }
    const answer = await w.call('join', { token, body: { phoneCode: await who.phoneCode(), consents } })
    return { token, answer, memberId: answer.body.member?.id }
  }
  const followTokenOf = async (who: Person) =>
    /followToken=([\w-]+)/.exec(String((await who.inbox())[0]!.text))?.[1] ?? ''
  const ALLOWED = [1, 0]
  const REFUSED = [0, 1]

  it('of a member who followed before the installation: she is looked up and refuses', async () => {
    const who = await w.member({ marketing: true })
    await follow(who)
    await forget()
    await write(who, '“取消订阅”')
    expect(await stateOf(who.memberId)).toEqual(REFUSED)
    const [row] = await query('SELECT unionid, memberId FROM follower WHERE openid = ?', [oaOf(who)])
    expect(row).toMatchObject({ unionid: who.shown.unionid, memberId: who.memberId })
  })

  it('also where the platform does not answer at first', async () => {
    const who = await w.member({ marketing: true })
    await follow(who)
    await forget()
    await w.sandbox('PUT', '/faults', { '/cgi-bin/user/info': { status: 502 } })
    await write(who, 'TD')
    expect(await stateOf(who.memberId)).toEqual(ALLOWED)
    await w.sandbox('DELETE', '/faults')
    w.clock.advance(10 * MINUTE_MS)
    await w.jobs()
    expect(await stateOf(who.memberId)).toEqual(REFUSED)
  })

  it('of somebody who joins later; what she allows while joining is newer', async () => {
    const [silent, willing] = [await w.person(), await w.person()]
    for (const who of [silent, willing]) {
      await follow(who)
      await write(who, '（退訂）')
      expect((await who.inbox()).some((m) => String(m.text).includes('已记下'))).toBe(true)
    }
    expect(await stateOf((await join(silent, false)).memberId)).toEqual(REFUSED)
    expect(await stateOf((await join(willing, true)).memberId)).toEqual(ALLOWED)
  })

  it('of a follower without a unionid: it holds from the moment the welcome card is opened', async () => {
    const who = await w.member({ unionid: null, marketing: true })
    await follow(who)
    const followToken = await followTokenOf(who)
    await write(who, 'N')
    expect(await stateOf(who.memberId)).toEqual(ALLOWED)
    await who.logIn({ followToken })
    expect(await stateOf(who.memberId)).toEqual(REFUSED)
  })

  it('of a follower whose unionid becomes known at the next login', async () => {
    const who = await w.member({ marketing: true })
    await follow(who)
    await w.db.inTransaction((tx) => tx.query('UPDATE follower SET memberId = NULL'))
    await w.db.inTransaction((tx) => tx.query('UPDATE mini_user SET unionid = NULL'))
    await write(who, 'r')
    expect(await stateOf(who.memberId)).toEqual(ALLOWED)
    await who.logIn()
    expect(await stateOf(who.memberId)).toEqual(REFUSED)
  })

  it('of a guest who turns out to be a member by her phone', async () => {
    const held = await w.member({ marketing: true })
    const guest = await w.person({ phone: held.phone, unionid: null })
    await follow(guest)
    const followToken = await followTokenOf(guest)
    await write(guest, '退订')
    const { token, answer } = await join(guest, false, { followToken })
    expect(answer.status).toBe(409)
    const mergeToken = answer.body.mergeToken as string
    const merged = await w.call('mergeMember', { token, body: { mergeToken, choice: 'merge' } })
    expect([merged.status, await stateOf(held.memberId)]).toEqual([200, REFUSED])
  })

  it('of two people whose messages carry one MsgId', async () => {
    const two = [await w.member({ marketing: true }), await w.member({ marketing: true })]
    for (const who of two) await follow(who)
    w.clock.advance(5_000)
    for (const who of two) {
      const fields = {
        MsgType: 'text',
        FromUserName: oaOf(who),
        ToUserName: 'gh_1',
        CreateTime: Math.floor(w.clock.now() / 1000),
        MsgId: '24816112345',
        Content: 'TD',
      }
      // Twice, as the platform does when it hears nothing.
      for (let i = 0; i < 2; i++) await acceptPush(w.deps, 'oa', eventOf('wx1', fields)!)
    }
    await w.jobs()
    for (const who of two) {
      expect(await stateOf(who.memberId)).toEqual(REFUSED)
      expect((await who.inbox()).filter((m) => String(m.text).includes('已停止'))).toHaveLength(1)
    }
  })

  it('every unknown sender is looked up, at most once a day', async () => {
    const who = await w.member()
    await follow(who)
    await forget()
    for (let i = 0; i < 3; i++) await write(who, '几点开门？')
    expect(await query("SELECT id FROM job WHERE kind = 'follower.lookup'")).toHaveLength(1)
    const [row] = await query('SELECT memberId, subscribed FROM follower WHERE openid = ?', [oaOf(who)])
    expect([row!.memberId, Number(row!.subscribed)]).toEqual([who.memberId, 1])
  })

  it('everybody who follows is fetched by page and batch, as one job that goes on where it stood', async () => {
    const { token } = await w.staff('owner')
    const members = [await w.member(), await w.member({ marketing: true })]
    const people = [...members, ...(await Promise.all(Array.from({ length: 103 }, () => w.person())))]
    for (const who of people) await w.sandbox('POST', `/people/${who.id}/follow`)
    await w.jobs()
    await forget()
    // One of them is known and refused while nobody knew who she is.
    await w.sandbox('PUT', '/faults', { '/cgi-bin/user/info': { status: 502, times: 50 } })
    await write(members[1]!, 'TD')
    await w.sandbox('DELETE', '/faults')
    const start = () => w.call('fetchFollowers', { token })
    const [one, same] = await Promise.all([start(), start()])
    expect([one.status, same.status]).toEqual([202, 202])
    expect(same.body.jobId).toBe(one.body.jobId)
    // The platform falls silent in the middle.
    await w.sandbox('PUT', '/faults', { '/cgi-bin/user/info/batchget': { status: 502 } })
    await w.jobs()
    await w.sandbox('DELETE', '/faults')
    const job = () => w.call('readJob', { token, params: { id: one.body.jobId } })
    expect((await job()).body).toMatchObject({ status: 'waiting', total: people.length, done: 0 })
    w.clock.advance(10 * MINUTE_MS)
    await w.jobs()
    expect((await job()).body).toMatchObject({ status: 'done', total: people.length, done: people.length, failed: 0 })
    const rows = await query('SELECT openid FROM follower WHERE subscribed = 1 AND unionid IS NOT NULL AND askedAt > 0')
    expect(rows).toHaveLength(people.length)
    const linked = await query('SELECT memberId FROM follower WHERE memberId IS NOT NULL')
    expect(linked.map((r) => r.memberId).sort()).toEqual(members.map((m) => m.memberId).sort())
    expect(await stateOf(members[1]!.memberId)).toEqual(REFUSED)
    // The next one is another job.
    expect((await start()).body.jobId).not.toBe(one.body.jobId)
  }, 120_000)

  it('an installation that knows no follower begins by itself, another does not', async () => {
    const who = await w.member()
    await follow(who)
    await fetchFirstFollowers(w.deps)
    expect(await query("SELECT id FROM job WHERE kind = 'follower.fetch'")).toEqual([])
    await forget()
    await fetchFirstFollowers(w.deps)
    await fetchFirstFollowers(w.deps)
    await w.jobs()
    expect(await query('SELECT memberId FROM follower')).toEqual([{ memberId: who.memberId }])
    expect(await query("SELECT id FROM job WHERE kind = 'follower.fetch'")).toHaveLength(1)
  })
})
