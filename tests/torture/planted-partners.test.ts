import { OPEN_SCOPES } from '../../shared/contract/route'
import { announce } from '../../server/base/outbox'
import { recordAttempt } from '../../server/partners/attempt'
import { createCourier } from '../../server/partners/courier'
import { createOutbound } from '../../server/partners/outbound'
import { booksBalance } from '../../server/points/books'
import { apiKey } from '../harness/rows'
import { onEachDatabase, type World } from '../harness/world'
import { openShop, type Shop } from '../server/coupons/shop'
import { isGenuine, openReceiver, type Receiver } from '../server/partners/receiver'
import { fn, instead, makeSqlSwitchable, withBug, type Bug } from './switchable'
import { toldOf, unless } from './told'

jest.mock('../../server/base/admit', () => mockModule('admit', '../../server/base/admit'))
jest.mock('../../server/till/redeemer', () => mockModule('redeemer', '../../server/till/redeemer'))
jest.mock('../../server/partners/public-address', () => mockModule('address', '../../server/partners/public-address'))
jest.mock('../../server/partners/sign', () => mockModule('sign', '../../server/partners/sign'))
jest.mock('../../server/points/ledger', () => mockModule('ledger', '../../server/points/ledger'))
jest.mock('../../server/points/spend', () => mockModule('spend', '../../server/points/spend'))

function mockModule(name: string, path: string): object {
  const { mockSwitchable } = jest.requireActual<typeof import('./switchable')>('./switchable')
  return mockSwitchable(name, jest.requireActual<object>(path))
}

type Bench = { w: World; shop: Shop; receiver: Receiver }
/** A check answers what it found broken; nothing when all is well. */
type Check = (bench: Bench) => Promise<string[]>

const DAY_MS = 86_400_000
const adjust = ({ w, shop }: Bench, id: string, points: number, more: object = {}, key = shop.key()) =>
  w.call('adjustPoints', { token: shop.service.token, params: { id }, key, body: { points, reason: '补偿', ...more } })
const rich = async (b: Bench, points: number) => {
  const who = await b.shop.shopper()
  await adjust(b, who.memberId, points)
  return who
}
const balance = async ({ w }: Bench, token: string) => (await w.call('readMyPoints', { token })).body.balance

const neverBelowZero: Check = async (b) => {
  const { memberId } = await rich(b, 10)
  const told = [await adjust(b, memberId, -10), await adjust(b, memberId, -1)]
  return unless(['201', 'points_insufficient'], told.map(toldOf))
}
const occasionOnce: Check = async (b) => {
  const who = await b.shop.shopper()
  const key = b.shop.key()
  await adjust(b, who.memberId, 5, {}, key)
  await b.w.db.inTransaction((tx) => tx.query('DELETE FROM idempotency_key'))
  await adjust(b, who.memberId, 5, {}, key)
  return unless(['5'], [String(await balance(b, who.token))])
}
const twoSides: Check = async (b) => {
  const { w } = b
  const before = await w.db.read(booksBalance)
  const { memberId } = await rich(b, 5)
  const after = await w.db.read(booksBalance)
  await w.db.inTransaction((tx) => tx.query('DELETE FROM points_entry WHERE memberId = ?', [memberId]))
  await w.db.inTransaction((tx) => tx.query('DELETE FROM points_move WHERE memberId = ?', [memberId]))
  await w.db.inTransaction((tx) => tx.query('DELETE FROM points_batch WHERE memberId = ?', [memberId]))
  await w.db.inTransaction((tx) => tx.query('UPDATE member SET points = 0 WHERE id = ?', [memberId]))
  return unless(['true'], [String(before && after)])
}
const lapsedIsGone: Check = async (b) => {
  const who = await b.shop.shopper()
  await adjust(b, who.memberId, 10, { expiresAt: new Date(b.w.clock.now() + 1000).toISOString() })
  b.w.clock.advance(1000)
  return unless(['points_insufficient'], [toldOf(await adjust(b, who.memberId, -1))])
}
const exchangeCosts: Check = async (b) => {
  const who = await rich(b, 10)
  const { id } = await b.shop.publish({ pointsPrice: 10 })
  const told = await b.w.call('exchangePoints', { token: who.token, params: { id }, key: b.shop.key() })
  return unless(['201', '0'], [toldOf(told), String(await balance(b, who.token))])
}

const newKey = ({ w, shop }: Bench, storeIds: string[] | null = null) =>
  apiKey(w, shop.owner.token, [...OPEN_SCOPES], storeIds)
const ask = async ({ w }: Bench, token: string) => toldOf(await w.call('openListWebhooks', { token }))

const revokedEnds: Check = async (b) => {
  const { id, key } = await newKey(b)
  await b.w.call('revokeApiKey', { token: b.shop.owner.token, params: { id } })
  return unless(['unauthenticated'], [await ask(b, key)])
}
const graceEnds: Check = async (b) => {
  const { id, key } = await newKey(b)
  await b.w.call('rotateApiKey', { token: b.shop.owner.token, params: { id }, body: { graceHours: 1 } })
  const within = await ask(b, key)
  b.w.clock.advance(DAY_MS / 24)
  return unless(['200', 'unauthenticated'], [within, await ask(b, key)])
}
const scopeBinds: Check = async (b) => {
  const { key } = await apiKey(b.w, b.shop.owner.token, ['redemptions'])
  return unless(['scope_missing'], [await ask(b, key)])
}
const storesBind: Check = async (b) => {
  const { key } = await newKey(b, [b.shop.here])
  const { coupon } = await b.shop.holder()
  const body = { code: coupon.code, storeId: b.shop.there, orderAmountFen: 8000 }
  return unless(['forbidden'], [toldOf(await b.w.call('openRedeem', { token: key, key: b.shop.key(), body }))])
}
const staysOutside: Check = async () => {
  const outbound = createOutbound({ toPrivate: false })
  return unless(['must be a public address'], [String(await outbound.refusal('http://169.254.169.254/'))])
}

/** Tells of so many things with so many workers, and answers what was heard. */
const tell = async ({ w, shop, receiver }: Bench, events: number, workers: number) => {
  receiver.reset()
  const body = { url: receiver.url, events: ['member.joined'] }
  const hook = (await w.call('createWebhook', { token: shop.owner.token, body })).body
  await w.db.inTransaction(async (tx) => {
    const at = w.clock.now()
    for (let i = 0; i < events; i++) await announce(tx, w.deps, { event: 'member.joined', payload: { i }, at })
  })
  const couriers = Array.from({ length: workers }, () => createCourier(w.deps, createOutbound({ toPrivate: true })))
  await Promise.all(couriers.map((courier) => courier.drain()))
  await w.call('deleteWebhook', { token: shop.owner.token, params: { id: hook.id } })
  return { hook, heard: [...receiver.heard] }
}
const toldOnce: Check = async (b) => {
  const { heard } = await tell(b, 24, 4)
  return unless(['24', '24'], [String(heard.length), String(new Set(heard.map((h) => h.body.id)).size)])
}
const signsTheTime: Check = async (b) => {
  const { hook, heard } = await tell(b, 1, 1)
  const { headers, raw } = heard[0]!
  return isGenuine(String(headers['x-signature']), raw, hook.secret, b.w.clock.now() / 1000) ? [] : ['not genuine']
}
const oldRecordIsNothing: Check = async (b) => {
  const { w } = b
  const id = w.chance.id()
  await w.db.inTransaction(async (tx) => {
    await tx.query(
      "INSERT INTO webhook_delivery (id, webhookId, eventId, state, attempts, nextAt, leaseUntil, createdAt) VALUES (?,?,?,'waiting',2,0,?,0)",
      [id, id, id, w.clock.now() + DAY_MS],
    )
    const row = { id, attempts: 0, createdAt: w.clock.now(), webhookId: id, failingSince: null }
    await recordAttempt(tx, w.deps, row as never, { status: 200 })
  })
  const [row] = (await w.db.read((tx) => tx.query('SELECT state FROM webhook_delivery WHERE id = ?', [id]))) as {
    state: string
  }[]
  await w.db.inTransaction((tx) => tx.query('DELETE FROM webhook_delivery WHERE id = ?', [id]))
  return unless(['waiting'], [row!.state])
}

const FAR = '1000000000000000'
const PLANTED: (Bug & { bug: string; check: Check })[] = [
  {
    bug: 'points go below 0',
    sql: instead(
      'points = points - ? WHERE id = ? AND points >= ?',
      `points = points - ? WHERE id = ? AND points >= ? - ${FAR}`,
    ),
    check: neverBelowZero,
  },
  {
    bug: 'an occasion moves points twice',
    replace: {
      'ledger.writeMove': fn<[unknown, unknown, object]>(
        (real) => (tx, deps, move) => real(tx, deps, { ...move, occasion: `${process.hrtime.bigint()}` }),
      ),
      'ledger.writeMoves': fn<[unknown, unknown, object[]]>(
        (real) => (tx, deps, moves) =>
          real(
            tx,
            deps,
            moves.map((move) => ({ ...move, occasion: `${process.hrtime.bigint()}` })),
          ),
      ),
    },
    check: occasionOnce,
  },
  {
    bug: 'a move is written with another amount on its other side',
    sql: instead('VALUES (?,?,?,?),(?,?,?,?)', 'VALUES (?,?,?,?),(?,?,?,? + 1)'),
    check: twoSides,
  },
  {
    bug: 'points that ran out are spent before the hour',
    sql: instead('memberId = ? AND expiresAt <= ? ORDER', `memberId = ? AND expiresAt <= ? - ${FAR} ORDER`),
    check: lapsedIsGone,
  },
  {
    bug: 'a coupon is exchanged for nothing',
    replace: { 'spend.spendPoints': fn(() => async () => ({ moveId: 'x', balance: 0, again: false })) },
    check: exchangeCosts,
  },
  { bug: 'a revoked key works on', sql: instead(' AND revokedAt IS NULL', ''), check: revokedEnds },
  {
    bug: 'a rotated key works for ever',
    sql: instead('previousUntil > ?', `previousUntil > ? - ${FAR}`),
    check: graceEnds,
  },
  { bug: 'a key may do everything', replace: { 'admit.permit': fn(() => () => undefined) }, check: scopeBinds },
  { bug: 'a key serves every store', replace: { 'redeemer.servesStore': fn(() => () => true) }, check: storesBind },
  {
    bug: 'addresses of the own house are addresses',
    replace: {
      'address.readTarget': fn<[string]>(() => (text) => ({ url: new URL(text) })),
      'address.isPublicAddress': fn(() => () => true),
    },
    check: staysOutside,
  },
  {
    bug: 'two workers take one delivery',
    sql: instead(
      "AND state = 'waiting' AND leaseUntil <= ? AND attempts = ?",
      `AND state <> '' AND leaseUntil >= ? - ${FAR} AND attempts >= ? - 1000`,
    ),
    check: toldOnce,
  },
  {
    bug: 'the time is not signed',
    replace: {
      'sign.signatureOf': fn<[string, number, string]>(
        (real) => (secret, seconds, raw) => String(real(secret, 0, raw)).replace('t=0', `t=${seconds}`),
      ),
    },
    check: signsTheTime,
  },
  {
    bug: 'a worker that slept through its lease writes over the one after it',
    sql: instead('deliveredAt = ? WHERE id = ? AND attempts = ?', 'deliveredAt = ? WHERE id = ? AND attempts >= ?'),
    check: oldRecordIsNothing,
  },
]

onEachDatabase('planted bugs of partners and points', (open) => {
  let bench: Bench
  beforeAll(async () => {
    const w = await open({ env: { WEBHOOK_PRIVATE_ADDRESSES: 'allow' } })
    makeSqlSwitchable(w.db.source)
    bench = { w, shop: await openShop(w), receiver: await openReceiver() }
  }, 60_000)
  afterAll(async () => {
    await bench.receiver.close()
    await bench.w.close()
  })

  it.each(PLANTED)(
    '$bug: found, and nothing is found without it',
    async ({ check, ...bug }) => {
      expect(await check(bench)).toEqual([])
      const { found, reached } = await withBug(bug, () => check(bench))
      expect(reached).toBeGreaterThan(0)
      expect(found).not.toEqual([])
      expect(await check(bench)).toEqual([])
    },
    60_000,
  )
})
