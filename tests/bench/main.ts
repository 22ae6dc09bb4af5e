import { cpus } from 'node:os'
import { imports } from './imports'
import { lists } from './lists'
import { fire, type Measured } from './load'
import { openPlace, type Claimed, type Place } from './place'
import { report, reportRedemptions, type Compared, type Figures, type Redemptions } from './report'
import { sample } from './sample'
import { fill, segments } from './segments'
import { compileSlowFlush } from './slow-flush'

/**
 * How much each measurement does: some seconds of work. `BENCH_SHORT=1` does a quarter in one round, for whoever is
 * changing the code and wants to know where they stand.
 */
const short = process.env.BENCH_SHORT === '1'
const AMOUNT = short
  ? { lane: 8_000, plain: 1_000, read: 8_000, insert: 8_000, redeem: 2_000, slowLane: 4_000, slowPlain: 300 }
  : { lane: 20_000, plain: 2_000, read: 20_000, insert: 20_000, redeem: 8_000, slowLane: 16_000, slowPlain: 800 }
const CONNECTIONS = [64, 256]
const ROUNDS = short ? 1 : 2

/**
 * Claims per second over HTTP of the batched lane, beside the plain pattern, one-row reads, one-row INSERT commits and
 * a second server process, all through the same app on the same durable database in the same run. Every measured claim
 * is one more member with one more session and one more key.
 */
async function claims(): Promise<void> {
  const place = await openPlace(AMOUNT.lane)
  const rounds: Figures[] = []
  try {
    const [one, plain] = [await place.start('lane'), await place.start('plain')]
    const coupons = await warmUp(place, [one, plain])
    for (let round = 0; round < ROUNDS; round++) {
      const compared: Compared[] = []
      for (const connections of CONNECTIONS)
        compared.push({
          connections,
          plain: await place.claim([plain], place.people.slice(0, AMOUNT.plain), connections),
          read: await readOneByOne(one.url, coupons, connections),
          insert: await one.loop({ kind: 'insert', count: AMOUNT.insert, at: connections, ids: [] }),
          lane: await place.claim([one], place.people, connections),
        })
      rounds.push({ compared, ...(await redemptions(place, one, round)) })
    }
    await plain.stop()
    const two = await place.start('lane')
    await place.claim([two], place.people.slice(0, AMOUNT.lane / 2), 64)
    const processes = await oneOrTwo(place, one, two)
    const slow = await withSlowFlush()
    report({
      cores: cpus().length,
      node: process.version,
      database: { version: place.database.version, ...place.database.settings },
      rounds,
      processes,
      slow,
    })
  } finally {
    await place.close()
  }
}

/** `npm run bench redemptions`: uses at tills beside one-row UPDATEs, in as many rounds and nothing else. */
async function redemptionsAlone(): Promise<void> {
  const place = await openPlace(AMOUNT.redeem)
  try {
    const one = await place.start('lane')
    await redemptions(place, one, 0)
    const rounds: Redemptions[] = []
    for (let round = 1; round <= ROUNDS; round++) rounds.push(await redemptions(place, one, round))
    reportRedemptions(rounds)
  } finally {
    await place.close()
  }
}

type Server = Awaited<ReturnType<Place['start']>>

/** Code is compiled while it runs: the first claims of each process are not counted. Answers a coupon of everybody. */
async function warmUp(place: Place, [lane, plain]: [Server, Server]): Promise<{ token: string; id: string }[]> {
  await place.claim([plain], place.people.slice(0, AMOUNT.plain / 2), 64)
  const { templateId } = await place.claim([lane], place.people, 64)
  const rows = (await place.db.read((tx) =>
    tx.query('SELECT id, memberId FROM coupon WHERE couponTemplateId = ?', [templateId]),
  )) as { id: string; memberId: string }[]
  const held = new Map(rows.map((r) => [r.memberId, r.id]))
  const coupons = place.people.map((p) => ({ token: p.token, id: held.get(p.memberId)! }))
  await readOneByOne(lane.url, coupons.slice(0, AMOUNT.read / 2), 64)
  return coupons
}

async function readOneByOne(
  url: string,
  coupons: { token: string; id: string }[],
  connections: number,
): Promise<Measured> {
  const asks = coupons
    .slice(0, AMOUNT.read)
    .map(({ token, id }) => ({ method: 'GET' as const, path: `/mini/bench/coupons/${id}`, token }))
  const measured = await fire([url], asks, connections)
  if (measured.refused > 0) throw new Error(`${measured.refused} reads were refused`)
  return measured
}

/** Pieces used at a till, each by its printed code, and one-row UPDATEs of as many pieces beside them. */
async function redemptions(
  place: Place,
  server: Server,
  round: number,
): Promise<{ redeem: Measured; update: Measured }> {
  const { templateId } = await place.claim([server], place.people.slice(0, AMOUNT.redeem), 64)
  const rows = (await place.db.read((tx) =>
    tx.query('SELECT id, code FROM coupon WHERE couponTemplateId = ?', [templateId]),
  )) as { id: string; code: string }[]
  const ids = rows.map((r) => r.id)
  const update = await server.loop({ kind: 'update', count: ids.length, at: 64, ids })
  const { tokens, storeId } = place.tills
  const asks = rows.map(({ code }, i) => ({
    method: 'POST' as const,
    path: '/staff/redemptions',
    token: tokens[i % tokens.length]!,
    key: `r${round}-${i}`,
    body: { code, storeId },
  }))
  const redeem = await fire([server.url], asks, 64)
  if (redeem.refused > 0) throw new Error(`${redeem.refused} redemptions were refused`)
  return { redeem, update }
}

/**
 * The same claims over one server and over two in turn, at as many connections as make one busy; the better of two tries
 * each, the tries in turns.
 */
async function oneOrTwo(place: Place, one: Server, two: Server): Promise<Record<string, Claimed>> {
  const ways: Record<string, () => Promise<Claimed>> = {
    'one process': () => place.claim([one], place.people, 256),
    'two processes': () => place.claim([one, two], place.people, 256),
    'two processes, 8 stripes': () => place.claim([one, two], place.people, 256, 8),
  }
  const best: Record<string, Claimed> = {}
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, measure] of Object.entries(ways)) {
      const measured = await measure()
      if (measured.perSecond > (best[name]?.perSecond ?? 0)) best[name] = measured
    }
  return best
}

/** Lane and plain pattern on a database of which each flush takes a millisecond longer; null without a compiler. */
async function withSlowFlush(): Promise<{ lane: Measured; plain: Measured } | null> {
  const slow = compileSlowFlush()
  if (!slow) {
    console.log('skipped: the slow disk (no C compiler)')
    return null
  }
  const place = await openPlace(AMOUNT.slowLane, { preload: slow.library })
  try {
    const [lane, plain] = [await place.start('lane'), await place.start('plain')]
    await place.claim([plain], place.people.slice(0, AMOUNT.slowPlain / 2), 256)
    await place.claim([lane], place.people, 256)
    return {
      plain: await place.claim([plain], place.people.slice(0, AMOUNT.slowPlain), 256),
      lane: await place.claim([lane], place.people, 256),
    }
  } finally {
    await place.close()
    slow.remove()
  }
}

/**
 * What a run measures; `npm run bench -- lists`, `sample`, `segments`, `imports` or `redemptions` measures that alone
 * (redemptions are a part of claims). `fill` measures nothing: it fills the schema at DATABASE_URL.
 */
const parts: Record<string, () => Promise<void>> = {
  claims,
  lists,
  sample,
  segments,
  imports,
  redemptions: redemptionsAlone,
  fill,
}
const asked = process.argv.slice(2)
async function main(): Promise<void> {
  const unknown = asked.find((name) => !(name in parts))
  if (unknown) throw new Error(`no part ${unknown}; there are ${Object.keys(parts).join(', ')}`)
  for (const name of asked.length > 0 ? asked : ['claims', 'lists', 'sample', 'segments', 'imports'])
    await parts[name]!()
}
main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
