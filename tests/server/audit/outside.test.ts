import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIRST_HASH } from '../../../server/audit/chain'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'
import { inOrder, seals, snapshot, sql, verified, writeEntries } from './log'

const HOUR = 3_600_000

onEachDatabase('audit: the end of the chain, kept outside', (open) => {
  const file = join(tmpdir(), `f2m-anchors-${process.pid}.jsonl`)
  let w: World
  beforeAll(async () => {
    w = await open({ agreements: false, env: { AUDIT_ANCHOR_FILE: file } })
    await addStanding(w, 'audit.anchor')
  })
  afterAll(async () => {
    await w.close()
    rmSync(file, { force: true })
  })
  const lines = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { seq: number; entryId: string; hash: string })

  it('is written each hour in which something was done', async () => {
    await w.jobs()
    expect(existsSync(file)).toBe(false)
    for (const hour of [1, 2]) {
      await writeEntries(w, 10)
      w.clock.advance(HOUR)
      await w.jobs()
      const last = (await inOrder(w)).at(-1)!
      expect(lines()).toHaveLength(hour)
      expect(lines().at(-1)).toMatchObject({ seq: hour * 10, entryId: last.id, hash: (await seals(w)).at(-1)!.hash })
    }
    w.clock.advance(HOUR)
    await w.jobs()
    expect(lines()).toHaveLength(2)
    expect(await verified(w)).toMatchObject({ broken: null, anchors: 2, outside: 2 })
  })

  it('shows that the tail was cut, or everything, also where nothing in the database tells', async () => {
    const putBack = await snapshot(w)
    const [ten, twenty] = lines()
    for (const seq of [0, 10, 15]) {
      await sql(w, 'DELETE FROM audit_entry WHERE id IN (SELECT entryId FROM audit_seal WHERE seq > ?)', [seq])
      await sql(w, 'DELETE FROM audit_seal WHERE seq > ?', [seq])
      await sql(w, 'DELETE FROM audit_anchor')
      await sql(w, 'DELETE FROM audit_head')
      expect((await verified(w)).broken).toEqual({ id: (seq === 0 ? ten : twenty)!.entryId, why: 'missing' })
      await putBack()
    }
    // Everything begun anew, as on the day of the update, so that all is sealed once more: the file still knows the old hashes.
    await sql(w, "UPDATE audit_entry SET reason = 'nothing'")
    for (const table of ['audit_seal', 'audit_anchor']) await sql(w, `DELETE FROM ${table}`)
    await sql(w, "UPDATE audit_head SET seq = 0, entryId = NULL, hash = ?, mac = '', fill = 'first'", [FIRST_HASH])
    expect((await verified(w)).broken).toMatchObject({ why: 'chain' })
    await putBack()
  })

  it('bears a line that a crash left half, lines of others and a line that stands there twice', async () => {
    const kept = readFileSync(file, 'utf8')
    const forged = { ...lines()[0]!, hash: 'f'.repeat(64), at: 1, mac: 'x' }
    writeFileSync(file, `${kept}${kept}{"seq":1\n${JSON.stringify(forged)}\n{"seq":30,"ha`)
    expect(await verified(w)).toMatchObject({ broken: null, outside: 2 })
    await writeEntries(w, 1)
    w.clock.advance(HOUR)
    await w.jobs()
    expect(await verified(w)).toMatchObject({ broken: null, outside: 3 })
  })

  it('fails aloud, among the background work, where the file cannot be written', async () => {
    const owner = await w.staff('owner')
    Object.assign(w.deps.config, { auditAnchorFile: '/proc/no/such/place' })
    await writeEntries(w, 1)
    w.clock.advance(HOUR)
    await w.jobs()
    const { body } = await w.call('listJobs', { token: owner.token, query: { status: 'failed' } })
    expect(body.items).toMatchObject([{ kind: 'audit.anchor', standing: true }])
    // The anchor itself is kept, and written as soon as the file is there.
    Object.assign(w.deps.config, { auditAnchorFile: file })
    w.clock.advance(10 * 60_000)
    await w.jobs()
    expect(await sql(w, 'SELECT seq FROM audit_anchor WHERE sentAt IS NULL')).toEqual([])
  })
})
