import { FIRST_HASH, linkOf } from '../../../server/audit/chain'
import { sealAll, sealPiece } from '../../../server/audit/seal'
import { verifyNow } from '../../../server/audit/verify-now'
import { entryText } from '../../../server/base/audit-text'
import { insert } from '../../../server/base/sql'
import { addStanding } from '../../harness/standing'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { inOrder, seals, sql, verified, writeEntries } from './log'

/** Entries from before there was a chain; as many as the issue names with TORTURE=full. */
const OLDER = process.env.TORTURE === 'full' ? 100_000 : 10_000
const HOUR = 3_600_000

const count = async (w: World, table: string): Promise<number> =>
  Number((await sql(w, `SELECT COUNT(*) AS n FROM ${table}`))[0]!.n)

/** Whether the chain holds each entry of the log once and its hashes are what anybody reckons from the log alone. */
async function isWhole(w: World): Promise<boolean> {
  const [chain, log] = [await seals(w), await inOrder(w)]
  let hash = FIRST_HASH
  const fits = log.every((entry, i) => {
    hash = linkOf(hash, entryText(entry))
    return chain[i]!.hash === hash && Number(chain[i]!.seq) === i + 1
  })
  return fits && chain.length === log.length && log.length === (await count(w, 'audit_entry'))
}

/** As after the update of a shop that has a log: entries that nobody ever put in the row. */
async function olderEntries(w: World, many: number): Promise<void> {
  const now = w.clock.now()
  for (let from = 0; from < many; from += 1000)
    await w.db.inTransaction((tx) =>
      insert(
        tx,
        'audit_entry',
        Array.from({ length: Math.min(1000, many - from) }, (_, i) => ({
          id: w.chance.id(),
          at: now - many + from + i,
          actorKind: i % 2 ? 'staff' : 'system',
          actorId: i % 2 ? w.chance.id() : null,
          action: 'coupons.void',
          objectKind: 'coupon',
          objectId: w.chance.id(),
          reason: i % 3 ? `原因 ${i}` : null,
          fields: i % 5 ? '["tags"]' : null,
          changes: null,
          requestId: `r${from + i}`,
        })),
      ),
    )
}
const asUpdated = (w: World): Promise<unknown> => sql(w, "UPDATE audit_head SET fill = 'first' WHERE seq = 0")

onEachDatabase('audit: the chain', (open) => {
  let w: World
  beforeEach(async () => {
    w = await open({ agreements: false })
  })
  afterEach(() => w.close())

  it('holds what staff do, each entry once, and tells the owner so', async () => {
    const owner = await w.staff('owner')
    for (const name of ['外滩', '静安', '徐汇'])
      must(
        await w.call('createStore', {
          token: owner.token,
          body: { name, regionCode: '310106', address: '路 1 号', latitude: 31.2, longitude: 121.4 },
        }),
      )
    const before = must(await w.call('readAuditChain', { token: owner.token })).body
    expect(before).toMatchObject({
      sealed: 0,
      sealedAt: null,
      unsealed: 4,
      filling: false,
      last: null,
      keptOutside: false,
    })
    await w.jobs()
    expect(must(await w.call('readAuditChain', { token: owner.token })).body).toMatchObject({ sealed: 4, unsealed: 0 })
    must(
      await w.call('createStore', {
        token: owner.token,
        body: { name: '虹口', regionCode: '310109', address: '路 2 号', latitude: 31.2, longitude: 121.4 },
      }),
    )
    // What was done before somebody asks is in it, whoever seals it.
    const { status, body } = await w.call('verifyAuditLog', { token: owner.token })
    expect(status).toBe(200)
    expect(body).toEqual({
      ok: true,
      entries: await count(w, 'audit_entry'),
      firstBrokenId: null,
      why: null,
      unsealed: 0,
      anchors: 0,
      outside: null,
      verifiedAt: new Date(w.clock.now()).toISOString(),
    })
    expect(await isWhole(w)).toBe(true)
  })

  it('says which entry was changed to the owner alone, among what waits for her and in the metrics', async () => {
    const owner = await w.staff('owner')
    const marketer = await w.staff('marketer')
    await writeEntries(w, 30)
    const waiting = async (token: string) => must(await w.call('readWaiting', { token })).body.auditLog
    const broken = async () => (await w.deps.metrics.registry.getSingleMetric('audit_broken')!.get()).values[0]!.value
    must(await w.call('verifyAuditLog', { token: owner.token }))
    expect([await waiting(owner.token), await waiting(marketer.token), await broken()]).toEqual([0, null, 0])
    const tenth = (await inOrder(w))[10]!
    await sql(w, 'UPDATE audit_entry SET reason = ? WHERE id = ?', ['另一个原因', tenth.id])
    w.clock.advance(1000)
    const { body } = await w.call('verifyAuditLog', { token: owner.token })
    expect(body).toMatchObject({ ok: false, firstBrokenId: tenth.id, why: 'changed' })
    expect([await waiting(owner.token), await waiting(marketer.token), await broken()]).toEqual([1, null, 1])
    expect(must(await w.call('readAuditChain', { token: owner.token })).body.last).toMatchObject({
      ok: false,
      firstBrokenId: tenth.id,
      entry: { action: tenth.action, at: new Date(Number(tenth.at)).toISOString() },
    })
    await sql(w, 'UPDATE audit_entry SET reason = ? WHERE id = ?', [tenth.reason, tenth.id])
    w.clock.advance(1000)
    expect((await w.call('verifyAuditLog', { token: owner.token })).body).toMatchObject({ ok: true })
    expect([await waiting(owner.token), await broken()]).toEqual([0, 0])
  })

  it('is made by several at once and does not fork', async () => {
    await writeEntries(w, 700)
    await Promise.all(Array.from({ length: 6 }, () => sealAll(w.deps)))
    expect(await count(w, 'audit_seal')).toBe(700)
    expect(await isWhole(w)).toBe(true)
    // Nor where the row that keeps them apart is passed by: the chain's own keys decide.
    await expect(sql(w, "INSERT INTO audit_seal (seq, entryId, hash) VALUES (700, 'x', 'x')")).rejects.toThrow()
    const [first] = await sql(w, 'SELECT entryId FROM audit_seal WHERE seq = 1')
    await expect(
      sql(w, "INSERT INTO audit_seal (seq, entryId, hash) VALUES (701, ?, 'x')", [first!.entryId]),
    ).rejects.toThrow()
  })

  it('goes on where it stood when it is killed in the middle of a piece or between two', async () => {
    await olderEntries(w, 900)
    await asUpdated(w)
    await writeEntries(w, 300)
    for (let n = 0; ; n++) {
      // All of the piece's work is done, and nothing is committed.
      const killed = w.db.inTransaction(async (tx) => {
        await sealPiece(tx, w.deps, 70)
        throw new Error('killed')
      })
      await expect(killed).rejects.toThrow('killed')
      const stood = await count(w, 'audit_seal')
      if (!(await w.db.inTransaction((tx) => sealPiece(tx, w.deps, 70)))) break
      expect((await count(w, 'audit_seal')) - stood).toBeLessThanOrEqual(70)
      expect(n).toBeLessThan(60)
    }
    expect(await count(w, 'audit_seal')).toBe(1200)
    expect(await isWhole(w)).toBe(true)
    expect(await verified(w)).toMatchObject({ broken: null, unsealed: 0 })
  })

  it(`takes up ${OLDER} entries from before, and no alarm is false, during nor after`, async () => {
    await olderEntries(w, OLDER)
    await asUpdated(w)
    let looks = 0
    await sealAll(w.deps, () => looks++ >= 3)
    expect(await count(w, 'audit_seal')).toBeLessThan(OLDER)
    await writeEntries(w, 200)
    const owner = await w.staff('owner')
    const by = { ...owner, side: 'staff', session: '', name: '', role: 'owner', storeId: null } as const
    const half = await verifyNow(w.deps, by, 0)
    await w.jobs()
    expect(half).toHaveProperty('jobId')
    const chain = must(await w.call('readAuditChain', { token: owner.token })).body
    expect(chain).toMatchObject({ sealed: OLDER + 201, unsealed: 0, filling: false, last: { ok: true, why: null } })
    expect(await verifyNow(w.deps, by, 120_000)).toMatchObject({
      check: { ok: true, entries: OLDER + 201, unsealed: 0 },
    })
  }, 240_000)

  it('takes up what a server of the version before wrote while it was replaced, and afterwards nothing that no act put in', async () => {
    await olderEntries(w, 50)
    await asUpdated(w)
    await sealAll(w.deps)
    await olderEntries(w, 5)
    expect(await verified(w)).toMatchObject({ broken: null, unsealed: 5, end: { seq: 50 } })
    w.clock.advance(HOUR)
    await sealAll(w.deps)
    expect(await verified(w)).toMatchObject({ broken: null, unsealed: 0, end: { seq: 55 } })
    await olderEntries(w, 1)
    w.clock.advance(2 * HOUR)
    await sealAll(w.deps)
    expect((await verified(w)).broken).toMatchObject({ why: 'added' })
  })

  it('of a log that takes longer is verified on as a job, from where it stood', async () => {
    const owner = await w.staff('owner')
    await writeEntries(w, 1200)
    await sealAll(w.deps)
    const by = { ...owner, side: 'staff', session: '', name: '', role: 'owner', storeId: null } as const
    const found = await verifyNow(w.deps, by, 0)
    if (!('jobId' in found)) throw new Error('it was over at once')
    const job = async () => must(await w.call('readJob', { token: owner.token, params: { id: found.jobId } })).body
    expect(await job()).toMatchObject({ status: 'waiting', total: 1201, done: 0 })
    await w.jobs()
    expect(await job()).toMatchObject({ status: 'done', total: 1201, done: 1201, failed: 0 })
    expect(must(await w.call('readAuditChain', { token: owner.token })).body.last).toMatchObject({
      ok: true,
      entries: 1201,
    })
  })

  it('is verified each night by itself', async () => {
    await addStanding(w, 'audit.')
    await writeEntries(w, 20)
    await w.jobs()
    const [first] = await sql(w, 'SELECT ok, entries, byId FROM audit_check')
    expect([Number(first!.ok), Number(first!.entries), first!.byId]).toEqual([1, 20, null])
    // 03:40 in Shanghai.
    w.clock.advance(17 * HOUR + 39 * 60_000)
    await w.jobs()
    expect(await count(w, 'audit_check')).toBe(1)
    w.clock.advance(60_000)
    await w.jobs()
    expect(await count(w, 'audit_check')).toBe(2)
  })
})
