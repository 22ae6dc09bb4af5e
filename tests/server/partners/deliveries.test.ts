import { createCourier } from '../../../server/partners/courier'
import { createOutbound, type Outbound } from '../../../server/partners/outbound'
import { onEachDatabase, type World } from '../../harness/world'
import type { Shop } from '../coupons/shop'
import { openListener, type Listener } from './listener'
import { openReceiver, type Receiver } from './receiver'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

onEachDatabase('webhooks that do not get through', (open) => {
  let w: World
  let shop: Shop
  let receiver: Receiver
  let listener: Listener
  let listen: Listener['listen']
  let deliveries: Listener['deliveries']
  let readHook: Listener['readHook']
  let said: Listener['said']
  beforeAll(async () => {
    listener = await openListener(open)
    ;({ w, shop, receiver, deliveries, listen, readHook, said } = listener)
  })
  afterEach(() => listener.reset())
  afterAll(() => listener.close())

  it('a flapping receiver is tried again with growing pauses, always with the same event id', async () => {
    const hook = await listen(['member.joined'])
    receiver.answer((n) => ({ status: [500, 429, 404][n - 1] ?? 204 }))
    const began = w.clock.now()
    await said('member.joined', { memberId: 'm-1' })
    await w.jobs()
    const pauses: number[] = []
    for (let i = 0; i < 3; i++) {
      const [waiting] = await deliveries(hook.id)
      expect(waiting).toMatchObject({ status: 'waiting', attempts: i + 1, lastStatus: [500, 429, 404][i] })
      expect(Date.parse((await readHook(hook.id)).failingSince!)).toBe(began)
      pauses.push(Date.parse(waiting!.nextAt!) - w.clock.now())
      w.clock.set(Date.parse(waiting!.nextAt!) - 1)
      await w.jobs()
      expect(receiver.heard).toHaveLength(i + 1)
      w.clock.advance(1)
      await w.jobs()
    }
    expect(pauses).toEqual([10_000, 30_000, 90_000])
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'delivered', attempts: 4, lastStatus: 204 })
    expect((await readHook(hook.id)).failingSince).toBeNull()
    expect(new Set(receiver.heard.map((h) => `${h.body.id} ${h.raw}`)).size).toBe(1)
    // The time of sending is signed anew, so that an old one can be refused.
    expect(new Set(receiver.heard.map((h) => h.headers['x-signature'])).size).toBe(4)
  })

  it('is given up a day later, and can be repeated by hand', async () => {
    const hook = await listen(['member.joined'])
    receiver.answer(() => ({ status: 503 }))
    const began = w.clock.now()
    await said('member.joined')
    await w.jobs()
    let last = 0
    for (;;) {
      const [delivery] = await deliveries(hook.id)
      if (delivery!.status !== 'waiting') break
      last = Date.parse(delivery!.nextAt!)
      w.clock.set(last)
      await w.jobs()
    }
    expect(last - began).toBe(DAY_MS)
    const [gone] = await deliveries(hook.id)
    expect(gone).toMatchObject({ status: 'given_up', nextAt: null, attempts: receiver.heard.length })
    expect(gone!.attempts).toBeGreaterThan(8)
    w.clock.advance(DAY_MS)
    await w.jobs()
    expect(receiver.heard).toHaveLength(gone!.attempts)
    const repeat = () => w.call('repeatDelivery', { token: shop.owner.token, params: { id: gone!.id } })
    expect((await repeat()).status).toBe(202)
    await w.jobs()
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'given_up', attempts: gone!.attempts + 1 })
    receiver.answer(() => ({ status: 200 }))
    await repeat()
    await w.jobs()
    expect((await deliveries(hook.id))[0]!.status).toBe('delivered')
    expect(new Set(receiver.heard.map((h) => h.body.id)).size).toBe(1)
  })

  it('redirects are not followed', async () => {
    const trap = await openReceiver()
    try {
      const hook = await listen(['member.joined'])
      receiver.answer(() => ({ status: 307, headers: { Location: trap.url } }))
      await said('member.joined')
      await w.jobs()
      expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'waiting', lastStatus: 307 })
      expect(trap.heard).toEqual([])
    } finally {
      await trap.close()
    }
  })

  it('eight workers at two hundred deliveries send each once', async () => {
    const hook = await listen(['member.joined'])
    for (let i = 0; i < 200; i++) await said('member.joined', { memberId: `m-${i}` })
    const workers = Array.from({ length: 8 }, () => createCourier(w.deps, createOutbound({ toPrivate: true })))
    await Promise.all(workers.map((worker) => worker.drain()))
    expect(receiver.heard).toHaveLength(200)
    expect(new Set(receiver.heard.map((h) => h.body.id)).size).toBe(200)
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT state, attempts FROM webhook_delivery WHERE webhookId = ?', [hook.id]),
    )) as { state: string; attempts: number }[]
    expect(rows.filter((r) => r.state === 'delivered' && Number(r.attempts) === 1)).toHaveLength(200)
  })

  it('a worker killed between sending and recording costs a second delivery with the same event id, never a lost one', async () => {
    const hook = await listen(['member.joined'])
    await said('member.joined', { memberId: 'm-1' })
    const outbound = createOutbound({ toPrivate: true })
    let sent: () => void = () => undefined
    const out = new Promise<void>((done) => (sent = done))
    // It sends and then hears nothing more: as a process that was killed, or one that was stopped for a minute.
    let wakeUp: () => void = () => undefined
    const asleep: Outbound = {
      ...outbound,
      post: async (...args) => {
        const answered = await outbound.post(...args)
        sent()
        await new Promise<void>((done) => (wakeUp = done))
        return answered
      },
    }
    const killed = createCourier(w.deps, asleep)
    const draining = killed.drain()
    await out
    await w.jobs()
    expect(receiver.heard).toHaveLength(1)
    w.clock.advance(30_000)
    receiver.answer(() => ({ status: 500 }))
    await w.jobs()
    expect(receiver.heard.map((h) => h.body.id)).toEqual([receiver.heard[0]!.body.id, receiver.heard[0]!.body.id])
    // Its record comes too late to count: the second attempt stands.
    wakeUp()
    await draining
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'waiting', attempts: 2, lastStatus: 500 })
  })

  it('one receiver that hangs does not hold the others up', async () => {
    const slow = await openReceiver()
    try {
      slow.answer(() => 'hang')
      const hung = await listen(['member.joined'], slow.url)
      const quick = await listen(['member.joined'])
      for (let i = 0; i < 40; i++) await said('member.joined', { memberId: `m-${i}` })
      const worker = createCourier(w.deps, createOutbound({ toPrivate: true, patienceMs: 300 }))
      const draining = worker.drain()
      const until = performance.now() + 10_000
      while (receiver.heard.length < 40 && performance.now() < until) await new Promise((next) => setTimeout(next, 20))
      expect(receiver.heard).toHaveLength(40)
      await worker.stop()
      await draining
      expect((await deliveries(quick.id)).every((d) => d.status === 'delivered')).toBe(true)
      const tried = (await deliveries(hung.id)).filter((d) => d.attempts > 0)
      expect(tried.length).toBeGreaterThan(0)
      expect(tried.every((d) => d.lastProblem === 'timeout' && d.status === 'waiting')).toBe(true)
    } finally {
      await slow.close()
    }
  }, 20_000)
})
