import { createHash } from 'node:crypto'
import { dropAnchor } from '../../../server/audit/anchor'
import { sealAll } from '../../../server/audit/seal'
import type { KeptEntry } from '../../../server/base/audit-text'
import { insert } from '../../../server/base/sql'
import { onEachDatabase, type World } from '../../harness/world'
import { forgeChain, inOrder, snapshot, sql, verified, writeEntries } from './log'

const ENTRIES = 300
const ANCHORS = [100, 200]
const TRIES = process.env.TORTURE === 'full' ? 1_000 : 200

type Entry = KeptEntry & { id: string }

onEachDatabase('audit: whoever changes the log', (open) => {
  let w: World
  let putBack: () => Promise<void>
  let log: Entry[]
  beforeAll(async () => {
    w = await open({ agreements: false })
    for (const upTo of [...ANCHORS, ENTRIES]) {
      await writeEntries(w, 100)
      await sealAll(w.deps)
      if (upTo < ENTRIES) await w.db.inTransaction((tx) => dropAnchor(tx, w.deps))
    }
    log = await inOrder(w)
    putBack = await snapshot(w)
  }, 60_000)
  afterAll(() => w.close())

  /** What the last edit was, for whoever reads that it was not found. */
  let edited = ''
  let undo: () => Promise<void>
  const at = (i: number): string => log[i]!.id
  /** The first entry that no anchor vouches for, where all hashes from this one on were made anew. */
  const unvouched = (i: number): string => at(i < ANCHORS[0]! ? 0 : i < ANCHORS[1]! ? ANCHORS[0]! : ANCHORS[1]!)
  /** The last entry that something still names, where all from this one on is gone. */
  const named = (i: number): string => at((ANCHORS.find((n) => n > i) ?? ENTRIES) - 1)
  const change = (i: number, column: string, value: unknown): Promise<unknown> =>
    sql(w, `UPDATE audit_entry SET ${column} = ? WHERE id = ?`, [value, at(i)])

  /** Each does something to the log or its chain, and answers which entry is the first that does not fit. */
  const ways: Record<string, (r: Numbers) => Promise<string>> = {
    'edits a column': async (r) => {
      const i = r.below(ENTRIES)
      const column = r.of(Object.keys(log[i]!))
      const value = another(log[i]![column as keyof Entry], column, r)
      await change(i, column, value)
      // One row is put back sooner than all tables.
      undo = () =>
        w.db.inTransaction(async (tx) => {
          await tx.query('DELETE FROM audit_entry WHERE id IN (?, ?)', [at(i), column === 'id' ? value : at(i)])
          await insert(tx, 'audit_entry', log[i]!)
        })
      edited = `${column}: ${JSON.stringify(log[i]![column as keyof Entry])} to ${JSON.stringify(value)}`
      return at(i)
    },
    'deletes an entry': async (r) => {
      const i = r.below(ENTRIES)
      await sql(w, 'DELETE FROM audit_entry WHERE id = ?', [at(i)])
      return at(i)
    },
    'swaps two entries': async (r) => {
      const [i, j] = r.two(ENTRIES)
      for (const [to, from] of [
        [i, log[j]!],
        [j, log[i]!],
      ] as const)
        for (const [column, value] of Object.entries(from)) if (column !== 'id') await change(to, column, value)
      return at(Math.min(i, j))
    },
    'swaps the seals of two entries': async (r) => {
      const [i, j] = r.two(ENTRIES)
      const put = (seq: number, entryId: string) =>
        sql(w, 'UPDATE audit_seal SET entryId = ? WHERE seq = ?', [entryId, seq])
      await put(i + 1, 'aside')
      await put(j + 1, at(i))
      await put(i + 1, at(j))
      // The seal names the other one now, and that is what does not fit.
      return at(Math.max(i, j))
    },
    'inserts an entry': async (r) => {
      const id = r.id()
      await copy(w, r.below(ENTRIES), id, r)
      return id
    },
    'inserts an entry and lets it be sealed': async (r) => {
      const id = r.id()
      await copy(w, r.below(ENTRIES), id, r)
      await sql(w, 'INSERT INTO audit_unsealed (entryId, mac) VALUES (?, ?)', [id, 'x'.repeat(43)])
      return id
    },
    'cuts the tail of the log': async (r) => {
      const i = r.below(ENTRIES)
      for (const { id } of log.slice(i)) await sql(w, 'DELETE FROM audit_entry WHERE id = ?', [id])
      return at(i)
    },
    'cuts the tail of log and chain': async (r) => {
      const i = r.below(ENTRIES)
      await sql(w, 'DELETE FROM audit_entry WHERE id IN (SELECT entryId FROM audit_seal WHERE seq > ?)', [i])
      await sql(w, 'DELETE FROM audit_seal WHERE seq > ?', [i])
      return named(i)
    },
    'deletes a seal': async (r) => {
      const i = r.below(ENTRIES)
      await sql(w, 'DELETE FROM audit_seal WHERE seq = ?', [i + 1])
      return at(Math.min(i + 1, ENTRIES - 1))
    },
    'edits a seal': async (r) => {
      const i = r.below(ENTRIES)
      await sql(w, 'UPDATE audit_seal SET hash = ? WHERE seq = ?', ['f'.repeat(64), i + 1])
      return at(i)
    },
    'edits an entry and makes the chain anew': async (r) => {
      const i = r.below(ENTRIES)
      await change(i, 'reason', 'nothing happened')
      await forgeChain(w)
      return unvouched(i)
    },
  }

  it(`is found, ${TRIES} times, by the first entry that does not fit`, async () => {
    expect((await verified(w)).broken).toBeNull()
    expect(log).toHaveLength(ENTRIES)
    const r = numbers(w.dialect)
    const names = Object.keys(ways)
    const wrong: string[] = []
    const counted = new Map<string, number>()
    undo = putBack
    for (let n = 0; n < TRIES; n++) {
      // Half of them edits: there are most of these.
      const name = n % 2 === 0 ? names[0]! : r.of(names)
      counted.set(name, (counted.get(name) ?? 0) + 1)
      const expected = await ways[name]!(r)
      const { broken } = await verified(w)
      if (broken?.id !== expected) wrong.push(`${n} ${name}: ${expected} was ${JSON.stringify(broken)} (${edited})`)
      await undo()
      undo = putBack
    }
    expect(wrong).toEqual([])
    expect([...counted.values()].every((n) => n > TRIES / 100)).toBe(true)
    expect(counted.size).toBe(names.length)
    // All that was put back fits again: none of these was found for another reason.
    expect((await verified(w)).broken).toBeNull()
  }, 300_000)

  it('is not built upon: where the end was changed nothing is sealed, and the verification says so', async () => {
    await sql(w, "UPDATE audit_head SET hash = ? WHERE id = 'head'", ['e'.repeat(64)])
    await writeEntries(w, 3)
    await expect(sealAll(w.deps)).rejects.toThrow('nothing is sealed on it')
    expect((await verified(w)).broken).toEqual({ id: at(ANCHORS[1]!), why: 'chain' })
    await putBack()
    await sql(w, 'DELETE FROM audit_head')
    expect((await verified(w)).broken).toEqual({ id: at(ANCHORS[1]!), why: 'chain' })
    await putBack()
  })

  it('is found, too, before the entry is sealed: changed, taken away, or taken out of the row', async () => {
    for (const [does, why] of [
      ["UPDATE audit_entry SET reason = 'other' WHERE id = ?", 'changed'],
      ['DELETE FROM audit_entry WHERE id = ?', 'missing'],
      ['DELETE FROM audit_unsealed WHERE entryId = ?', 'added'],
    ] as const) {
      await writeEntries(w, 3)
      const [second] = await sql(w, 'SELECT entryId FROM audit_unsealed ORDER BY entryId LIMIT 1 OFFSET 1')
      await sql(w, does, [second!.entryId])
      expect((await verified(w)).broken).toEqual({ id: second!.entryId, why })
      await putBack()
    }
  })

  it('does not get away with an older end that was once true', async () => {
    const [head] = await sql(w, 'SELECT * FROM audit_head')
    await writeEntries(w, 50)
    await sealAll(w.deps)
    await w.db.inTransaction((tx) => dropAnchor(tx, w.deps))
    const last = (await inOrder(w)).at(-1)!.id
    await sql(w, 'DELETE FROM audit_entry WHERE id IN (SELECT entryId FROM audit_seal WHERE seq > ?)', [ENTRIES])
    await sql(w, 'DELETE FROM audit_seal WHERE seq > ?', [ENTRIES])
    await sql(w, "UPDATE audit_head SET seq = ?, hash = ?, entryId = ?, at = ?, mac = ? WHERE id = 'head'", [
      head!.seq,
      head!.hash,
      head!.entryId,
      head!.at,
      head!.mac,
    ])
    expect((await verified(w)).broken).toEqual({ id: last, why: 'missing' })
    await putBack()
  })
})

async function copy(w: World, i: number, id: string, r: Numbers): Promise<void> {
  const [one] = await sql(w, 'SELECT * FROM audit_entry ORDER BY id LIMIT 1 OFFSET ?', [i])
  const entry: Record<string, unknown> = { ...one, id, reason: `slipped in ${r.below(1000)}` }
  const names = Object.keys(entry)
  await sql(
    w,
    `INSERT INTO audit_entry (${names.join(', ')}) VALUES (${names.map(() => '?').join(',')})`,
    names.map((n) => entry[n]),
  )
}

const OPTIONAL = ['actorId', 'changes', 'fields', 'objectId', 'reason', 'requestId']

/** Another value that the column can hold, often only a little other. */
function another(value: unknown, column: string, r: Numbers): unknown {
  if (column === 'at') return Number(value) + r.of([1, -1, 1000, 86_400_000])
  const said = value === null ? '' : String(value)
  const others = [
    ...(column === 'id' ? [] : [` ${said.slice(1)}`, `${said.slice(0, -1)} `, said.toUpperCase(), said.toLowerCase()]),
    `${said.slice(0, 30)}x`,
    said.slice(1),
    said.split('').reverse().join(''),
    ...(OPTIONAL.includes(column) ? [null, ''] : []),
  ].filter((one) => one !== value && !(column === 'id' && one === ''))
  return r.of(others)
}

type Numbers = ReturnType<typeof numbers>

/** Numbers that a seed decides, so that what failed can be had again. */
function numbers(seed: string) {
  let n = 0
  const next = (): number => createHash('sha256').update(`${seed} ${n++}`).digest().readUInt32LE()
  const below = (most: number): number => next() % most
  return {
    below,
    of: <T>(some: readonly T[]): T => some[below(some.length)]!,
    two: (most: number): [number, number] => {
      const i = below(most)
      return [i, (i + 1 + below(most - 1)) % most]
    },
    id: (): string => createHash('sha256').update(`${seed} id ${next()}`).digest('hex').slice(0, 36),
  }
}
