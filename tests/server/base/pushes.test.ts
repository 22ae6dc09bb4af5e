import { inProcessWaker, type JobHandler } from '../../../server/base/jobs'
import { createRunner } from '../../../server/base/runner'
import type { PushListener } from '../../../server/deps'
import { acceptPush, PUSH_JOB, pushesJob, PUSHES_JOB, pushJob } from '../../../server/pushes'
import type { WechatEvent } from '../../../server/wechat/push-event'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('pushes', (open) => {
  let w: World
  beforeEach(async () => {
    w = await open()
  })
  afterEach(() => w.close())

  const push = (openid: string, text: string): WechatEvent => ({
    kind: 'message',
    account: 'gh_a',
    openid,
    createTime: w.clock.now(),
    msgType: 'text',
    text,
    dedupeKey: w.chance.id(),
  })
  const come = (openid: string, text: string) => acceptPush(w.deps, 'oa', push(openid, text))
  const runner = (listener: PushListener) => {
    const handlers: Record<string, JobHandler> = {
      [PUSHES_JOB.kind]: pushesJob(w.deps, [listener]),
      [PUSH_JOB.kind]: pushJob(w.deps, [listener]),
    }
    return createRunner({ ...w.deps, waker: inProcessWaker(), handlers })
  }
  const all = (sql: string) => w.db.read((tx) => tx.query(sql)) as Promise<Record<string, unknown>[]>

  it('are heard in each person’s order, once each, and nothing is kept of whom they were about', async () => {
    for (let n = 0; n < 60; n++) await come(`person ${n % 7}`, String(n))
    const heard: [string, number][] = []
    const working = runner(async (_, __, event) => void heard.push([event.openid, Number(event.text)]))
    await Promise.all([working.drain(), runner(async () => undefined).drain()])
    const left = await all(
      'SELECT * FROM wechat_push WHERE event IS NOT NULL OR sender IS NOT NULL OR dueAt IS NOT NULL',
    )
    expect(left).toEqual([])
    for (let p = 0; p < 7; p++) {
      const own = heard.filter(([openid]) => openid === `person ${p}`).map(([, n]) => n)
      expect(own).toEqual([...own].sort((a, b) => a - b))
    }
    expect(await all("SELECT id FROM job WHERE kind LIKE 'wechat.%'")).toEqual([])
    expect(JSON.stringify(await all('SELECT * FROM job'))).not.toContain('person')
  })

  it('that fail are tried again before what the same person sent later; nobody else waits for them', async () => {
    await come('bad', 'one')
    await come('bad', 'two')
    await come('good', 'three')
    let down = true
    const heard: string[] = []
    const working = runner(async (_, __, { openid, text }) => {
      if (down && openid === 'bad') throw new Error('no')
      heard.push(text!)
    })
    await working.drain()
    expect(heard).toEqual(['three'])
    await come('bad', 'four')
    await working.drain()
    expect(heard).toEqual(['three'])
    down = false
    w.clock.advance(60_000)
    await working.drain()
    expect(heard).toEqual(['three', 'one', 'two', 'four'])
  })

  it('that keep failing become a job that is seen, and what came after them is heard', async () => {
    await come('bad', 'poison')
    await come('bad', 'later')
    const heard: string[] = []
    const working = runner(async (_, __, { text }) => {
      if (text === 'poison') throw new Error('no listener can bear it')
      heard.push(text!)
    })
    for (let i = 0; i < 30; i++) {
      await working.drain()
      w.clock.advance(61_000)
    }
    expect(heard).toEqual(['later'])
    expect(await all("SELECT kind, status, error FROM job WHERE kind LIKE 'wechat.%'")).toMatchObject([
      { kind: 'wechat.push', status: 'failed', error: 'Error: no listener can bear it' },
    ])
  })

  it('that come at the moment in which the last one is worked off are not forgotten', async () => {
    const heard = new Set<string>()
    const working = runner(async (_, __, { text }) => void heard.add(text!))
    let coming = true
    const draining = (async () => {
      while (coming) await working.drain()
    })()
    for (let n = 0; n < 80; n++) await Promise.all([come(`a${n}`, `a${n}`), come(`b${n}`, `b${n}`)])
    coming = false
    await draining
    await working.drain()
    // A round that lost too many locks comes again later; what is forgotten has no round that could come.
    w.clock.advance(60_000)
    await working.drain()
    expect(heard.size).toBe(160)
    expect(await all("SELECT id FROM job WHERE kind LIKE 'wechat.%'")).toEqual([])
  })

  it('wait in an index of what is due', async () => {
    const due = 'SELECT dedupeKey FROM wechat_push WHERE shard = ? AND dueAt <= ? ORDER BY dueAt, seq LIMIT 200'
    const plan = (await w.db.read((tx) =>
      tx.query(`EXPLAIN ${w.dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${due}`, [0, w.clock.now()]),
    )) as Record<string, unknown>[]
    if (w.dialect === 'sqlite')
      expect(plan.map((step) => step.detail)).toEqual([
        'SEARCH wechat_push USING INDEX ix_push_due (shard=? AND dueAt<?)',
      ])
    else {
      expect(plan).toMatchObject([{ type: 'range', key: 'ix_push_due' }])
      expect(plan[0]!.Extra).not.toMatch(/filesort/i)
    }
  })
})
