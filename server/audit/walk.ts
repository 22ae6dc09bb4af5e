import { z } from 'zod'
import { ENTRY_COLUMNS, ENTRY_SQL, entryText } from '../base/audit-text'
import { row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { anchorBeyond, anchorsWithin, isOurAnchor, type Anchor } from './anchor'
import { FIRST_HASH, linkOf, readHead } from './chain'

export type Why = 'changed' | 'missing' | 'added' | 'chain'
/** The first entry that is not as it was sealed. Of what was cut off whole, the last entry that an anchor or the end names. */
export type Broken = { id: string | null; why: Why }

/** How far a verification is; it goes on from here in another process, too. */
export type Walk = {
  /** Where the chain ended when it began; `hash` null: that end is not as we left it. */
  end: { seq: number; entryId: string | null; hash: string | null }
  seq: number
  hash: string
  /** The first entry after the last anchor that fits: from it on a chain made anew would fit into itself. */
  unvouched: string | null
  anchors: number
  /** Anchors of the file that were compared; null where there is no file. */
  outside: number | null
  /** After which entry it looks for those that are in no chain; null while it walks along the chain. */
  after: string | null
  unsealed: number
  broken: Broken | null
  over: boolean
}

const LAST = { seq: whole.nullable() }
const SEAL = { seq: whole, entryId: text, hash: text, ...ENTRY_COLUMNS }
const FOUND = { id: z.unknown().transform(String), seq: whole.nullable(), waiting: text.nullable() }

type Needs = Pick<Deps, 'db' | 'vault'>

/** Begins a verification of all that is sealed by now. */
export async function beginWalk({ db, vault }: Needs, outside: readonly Anchor[] | null): Promise<Walk> {
  const head = await db.read((tx) => readHead(tx, vault))
  const end = head ?? {
    seq: (await db.read((tx) => row(tx, LAST, 'SELECT MAX(seq) AS seq FROM audit_seal')))?.seq ?? 0,
    entryId: null,
    hash: null,
  }
  return {
    end: { seq: end.seq, entryId: end.entryId, hash: end.hash },
    seq: 0,
    hash: FIRST_HASH,
    unvouched: null,
    anchors: 0,
    outside: outside && 0,
    after: null,
    unsealed: 0,
    broken: null,
    over: false,
  }
}

/** Goes on by so many entries: first along the chain, then through the log for what is in no chain. Reads only. */
export const stepOn = (deps: Needs, walk: Walk, outside: readonly Anchor[] | null, size: number): Promise<Walk> =>
  walk.after === null ? alongChain(deps, walk, outside, size) : amongEntries(deps, walk, size)

const brokenAt = (walk: Walk, id: string | null, why: Why): Walk => ({ ...walk, broken: { id, why }, over: true })

async function alongChain(
  { db, vault }: Needs,
  from: Walk,
  outside: readonly Anchor[] | null,
  size: number,
): Promise<Walk> {
  const walk = { ...from }
  const seals = await db.read((tx) =>
    rows(
      tx,
      SEAL,
      `SELECT s.seq, s.entryId, s.hash, ${ENTRY_SQL} FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entryId
       WHERE s.seq > ? AND s.seq <= ? ORDER BY s.seq LIMIT ?`,
      [walk.seq, walk.end.seq, size],
    ),
  )
  const upTo = seals.length < size ? walk.end.seq : seals.at(-1)!.seq
  const within = await db.read((tx) => anchorsWithin(tx, walk.seq, upTo))
  const ofFile = (outside ?? []).filter((a) => a.seq > walk.seq && a.seq <= upTo)
  const anchors = new Map<number, Anchor[]>()
  for (const a of [...within, ...ofFile]) anchors.set(a.seq, [...(anchors.get(a.seq) ?? []), a])
  for (const { seq, entryId, hash, ...entry } of seals) {
    walk.unvouched ??= entryId
    if (seq !== walk.seq + 1) return brokenAt(walk, entryId, 'chain')
    if (entry.id === null) return brokenAt(walk, entryId, 'missing')
    if (linkOf(walk.hash, entryText(entry)) !== hash) return brokenAt(walk, entryId, 'changed')
    Object.assign(walk, { seq, hash })
    for (const anchor of anchors.get(seq) ?? []) {
      if (!isOurAnchor(vault, anchor)) return brokenAt(walk, entryId, 'chain')
      if (anchor.hash !== hash) return brokenAt(walk, walk.unvouched, 'chain')
    }
    if (anchors.has(seq)) walk.unvouched = null
  }
  walk.anchors += within.length
  if (walk.outside !== null) walk.outside += ofFile.length
  return seals.length < size ? atItsEnd({ db, vault }, walk, outside) : walk
}

/** Along the whole chain: whether it is as long as it was, and ends as it did. */
async function atItsEnd({ db, vault }: Needs, walk: Walk, outside: readonly Anchor[] | null): Promise<Walk> {
  const { end } = walk
  // Anchors first, the end of now after them: it is at least as long as each of them.
  const within = await db.read((tx) => anchorBeyond(tx, walk.seq))
  const beyond = [within, outside?.find((a) => a.seq > walk.seq)].filter((a) => a !== null && a !== undefined)
  const now = await db.read((tx) => readHead(tx, vault))
  const cut = beyond.sort((a, b) => a.seq - b.seq).find((a) => walk.seq < end.seq || now === null || a.seq > now.seq)
  if (cut) return brokenAt(walk, cut.entryId, 'missing')
  if (walk.seq < end.seq) return brokenAt(walk, end.entryId, 'missing')
  if (end.hash !== walk.hash || now === null) return brokenAt(walk, walk.unvouched, 'chain')
  return { ...walk, after: '' }
}

async function amongEntries({ db, vault }: Needs, from: Walk, size: number): Promise<Walk> {
  const walk = { ...from }
  const found = await db.read((tx) =>
    rows(
      tx,
      FOUND,
      `SELECT e.id, s.seq, u.entryId AS waiting FROM audit_entry e LEFT JOIN audit_seal s ON s.entryId = e.id
       LEFT JOIN audit_unsealed u ON u.entryId = e.id WHERE e.id > ? ORDER BY e.id LIMIT ?`,
      [walk.after, size],
    ),
  )
  const strays = found.filter((e) => e.seq === null && e.waiting === null)
  walk.unsealed += found.filter((e) => e.waiting !== null && e.seq === null).length
  if (strays.length > 0) {
    // Entries from before there was a chain wait for their turn.
    const head = await db.read((tx) => readHead(tx, vault))
    if (head?.fill === 'done') return brokenAt(walk, strays[0]!.id, 'added')
    walk.unsealed += strays.length
  }
  walk.after = found.at(-1)?.id ?? walk.after
  return { ...walk, over: found.length < size }
}
