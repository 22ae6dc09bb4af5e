import { earnPoints } from '../../server/points/earn'
import { onOneDatabase, type World } from '../harness/world'
import { openShop, type Shop } from '../server/coupons/shop'
import { openArena, type Arena } from './arena'
import { nextKey } from './checks'
import { makeMembers, type Person } from './people'
import type { Answer } from './post'

/** So many claim at once, over two servers; a minute in full, some seconds in every run. */
const CONNECTIONS = 64
const RUN_MS = process.env.TORTURE === 'full' ? 60_000 : 4_000
const PEOPLE = 400
const PRICE = 10
const BUYERS = 60

type Told = { who: Person; answer: Answer }
/** What became of one template: who holds what of it, and how it came. */
type Row = { id: string; memberId: string; source: string }

/**
 * Beside a running grant to half of the same members, the import of code lists for the same template, codes that are typed and
 * points that are exchanged: whoever is told that she has a piece has it, and whoever is told that she has had hers has it.
 */
onOneDatabase('every way in, side by side', 'mysql', (open) => {
  let w: World
  let shop: Shop
  let arena: Arena
  let people: Person[]
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    arena = await openArena(w)
    people = await w.db.inTransaction((tx) => makeMembers(tx, w.chance, PEOPLE, w.clock.now()))
  })
  afterAll(async () => {
    await arena?.close()
    await w?.close()
  })

  it(`64 connections claim for ${RUN_MS / 1000} s: every answer agrees with what is held`, async () => {
    const until = performance.now() + RUN_MS
    const broken: string[] = []
    for (let n = 0; n === 0 || performance.now() < until; n++) broken.push(...(await round(n)))
    expect(broken).toEqual([])
  }, 600_000)

  async function round(n: number): Promise<string[]> {
    const token = shop.marketer.token
    const t = await shop.publish({ total: 100_000 })
    const priced = await shop.publish({ total: 100_000, pointsPrice: PRICE })
    const buyers = people.slice(0, BUYERS)
    await w.db.inTransaction(async (tx) => {
      for (const { memberId } of buyers)
        await earnPoints(tx, w.deps, {
          memberId,
          points: PRICE,
          kind: 'earned',
          occasion: `side:${n}:${memberId}`,
          at: w.clock.now(),
        })
    })
    // The first claim tells the lane of each server the terms.
    const early = await inTurns(people.slice(0, 4), 1, (who) => claim(who, t.id))
    const list = await w.call('createCodeList', {
      token,
      params: { id: t.id },
      key: shop.key(),
      body: { kind: 'exchange', name: `批次 ${n}` },
    })
    const codes = Array.from({ length: 40 }, (_, i) => `SIDE${n}BY${i}SIDE`)
    const add = (some: string[]) => w.call('addCodes', { token, params: { id: list.body.id }, body: { codes: some } })
    await add(codes)
    // To every second one: who is told wrongly and has a piece from the grant afterwards would look right.
    const memberIds = people.filter((_, i) => i % 2 === 0).map((p) => p.memberId)
    await w.call('grantCoupons', { token, params: { id: t.id }, key: shop.key(), body: { memberIds } })
    const [, claims, typed, bought] = await Promise.all([
      w.jobs(),
      inTurns(shuffled(people), CONNECTIONS, (who) => claim(who, t.id)),
      inTurns(
        codes.map((_, i) => people[i * 7]!),
        4,
        (who, i) => w.call('enterCouponCode', { token: who.token, key: shop.key(), body: { code: codes[i]! } }),
      ),
      inTurns(buyers, 4, (who) =>
        w.call('exchangePoints', { token: who.token, params: { id: priced.id }, key: shop.key() }),
      ),
      inTurns([0, 1, 2], 1, (part) => add(Array.from({ length: 500 }, (_, i) => `MORE${n}P${part}N${i}`))),
    ])
    const rows = await piecesOf(t.id)
    const ofPriced = await piecesOf(priced.id)
    return [
      ...claimsAgree([...early, ...claims], rows),
      ...countsAgree(await shop.counts(t.id), rows),
      ...typed
        .filter(({ answer }) => answer.status !== 201 && answer.body.code !== 'claim_limit_reached')
        .map(({ answer }) => `a code was answered ${answer.text}`),
      ...(await codesAgree(t.id, rows)),
      ...bought
        .filter(({ who, answer }) => answer.status !== 201 || held(ofPriced, who).length !== 1)
        .map(({ answer }) => `an exchange was answered ${answer.text}`),
      ...(await pointsAgree(buyers, ofPriced)),
    ].map((what) => `round ${n}: ${what}`)
  }

  const claim = (who: Person, id: string) =>
    arena.post(`/mini/coupon-templates/${id}/claims`, { token: who.token, key: nextKey() })

  const piecesOf = (id: string) =>
    w.db.read(
      (tx) => tx.query('SELECT id, memberId, source FROM coupon WHERE couponTemplateId = ?', [id]) as Promise<Row[]>,
    )

  /** A code is used up exactly where its piece is there. */
  async function codesAgree(id: string, rows: Row[]): Promise<string[]> {
    const used = (await w.db.read((tx) =>
      tx.query('SELECT couponId FROM exchange_code WHERE couponTemplateId = ? AND usedAt IS NOT NULL', [id]),
    )) as { couponId: string }[]
    const wanted = rows.filter((r) => r.source === 'code').map((r) => r.id)
    return same(
      used.map((u) => u.couponId),
      wanted,
    )
      ? []
      : [`${used.length} codes are used, ${wanted.length} pieces came by a code`]
  }

  /** Everybody who buys had the points for one piece. */
  async function pointsAgree(buyers: Person[], bought: Row[]): Promise<string[]> {
    const ids = buyers.map((b) => b.memberId)
    const spent = (await w.db.read((tx) =>
      tx.query(`SELECT id FROM member WHERE points = 0 AND id IN (${ids.map(() => '?').join(',')})`, ids),
    )) as { id: string }[]
    return same(
      spent.map((m) => m.id),
      bought.map((r) => r.memberId),
    )
      ? []
      : [`${spent.length} paid with points, ${bought.length} pieces came for points`]
  }
})

const held = (rows: Row[], who: Person): Row[] => rows.filter((r) => r.memberId === who.memberId)
const same = (a: string[], b: string[]): boolean => JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())

function claimsAgree(told: Told[], rows: Row[]): string[] {
  const by = new Map<string, Row[]>()
  for (const row of rows) by.set(row.memberId, [...(by.get(row.memberId) ?? []), row])
  return told.flatMap(({ who, answer }) => {
    const mine = by.get(who.memberId) ?? []
    if (mine.length !== 1) return [`told ${answer.code ?? answer.status}, holds ${mine.length}`]
    const [piece] = mine
    if (answer.status === 201)
      return (JSON.parse(answer.text) as { id: string }).id === piece!.id ? [] : ['told of a piece that is not held']
    return answer.code === 'claim_limit_reached' ? [] : [`told ${answer.text}`]
  })
}

const countsAgree = ({ issued }: { issued: number }, rows: Row[]): string[] =>
  issued === rows.length && new Set(rows.map((r) => r.memberId)).size === rows.length
    ? []
    : [`${issued} counted, ${rows.length} pieces`]

/** The work for each, so many under way at a time. */
async function inTurns<I, A>(
  all: I[],
  most: number,
  work: (one: I, i: number) => Promise<A>,
): Promise<{ who: I; answer: A }[]> {
  const out: { who: I; answer: A }[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const i = next++
      out.push({ who: all[i]!, answer: await work(all[i]!, i) })
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker))
  return out
}

const shuffled = <T>(all: T[]): T[] =>
  all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
