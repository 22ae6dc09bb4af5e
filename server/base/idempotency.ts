import { createHash } from 'node:crypto'
import type { Clock } from './clock'
import { isDuplicate, uniqueKey, type Database, type Tx } from './database'
import { AppError } from './errors'
import { inList, insert, row, rows, text, whole, write } from './sql'

/** Who, what and which key: two callers, or two paths, never meet in one key. */
export type KeyScope = { id: string; bodyHash: string }
/** An answer as it left: the same bytes leave again. */
export type Stored = { statusCode: number; bytes: string; replayed: boolean }

const hash = (value: string): string => createHash('sha256').update(value).digest('base64url')

/** JSON with sorted keys, so that two spellings of one body are one body. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

export const keyScope = (caller: string, method: string, path: string, key: string, body: unknown): KeyScope => ({
  id: hash([caller, method, path, key].join('\n')),
  bodyHash: hash(canonical(body ?? {})),
})

/** Decides the race of two requests with one key: the second waits for the first and then replays it. */
export const KEY_TAKEN = uniqueKey('idempotency_key', 'PRIMARY', ['id'])

const STORED = { bodyHash: text, status: whole, body: text }

/** The stored answer of a key, or null. Refuses with `idempotency_key_reused` when the body was another one. */
export async function findStored(tx: Tx, key: KeyScope): Promise<Stored | null> {
  const stored = await row(tx, STORED, 'SELECT bodyHash, status, body FROM idempotency_key WHERE id = ?', [key.id])
  if (!stored) return null
  if (stored.bodyHash !== key.bodyHash) throw new AppError('idempotency_key_reused')
  return { statusCode: stored.status, bytes: stored.body, replayed: true }
}

const KEY = { id: text, bodyHash: text, status: whole, body: text }

/** The stored answers of a batch by their keys: each for whoever sent the same body, a refusal for everybody else. */
export async function findAllStored(
  tx: Tx,
  keys: readonly KeyScope[],
): Promise<Map<string, (key: KeyScope) => Stored>> {
  const ids = keys.map((k) => k.id)
  const found = await rows(
    tx,
    KEY,
    `SELECT id, bodyHash, status, body FROM idempotency_key WHERE id IN ${inList(ids)}`,
    ids,
  )
  return new Map(
    found.map(({ id, bodyHash, status, body }) => [
      id,
      (key) => {
        if (key.bodyHash !== bodyHash) throw new AppError('idempotency_key_reused')
        return { statusCode: status, bytes: body, replayed: true }
      },
    ]),
  )
}

/** Keeps the answers of a batch in the transaction that made what they tell. A key that is taken fails it. */
export async function storeAll(
  tx: Tx,
  answers: readonly { key: KeyScope; statusCode: number; bytes: string }[],
  now: number,
): Promise<void> {
  // In one order everywhere: two processes wait for, not across, each other.
  const sorted = [...answers].sort((a, b) => (a.key.id < b.key.id ? -1 : 1))
  await insert(
    tx,
    'idempotency_key',
    sorted.map(({ key: { id, bodyHash }, statusCode, bytes }) => ({
      id,
      bodyHash,
      status: statusCode,
      body: bytes,
      createdAt: now,
    })),
  )
}

/**
 * Does the work once per key: effect and answer are stored in one transaction and later calls get the same bytes.
 * A refusal (an error thrown by the work) stores nothing, so it is decided anew next time.
 */
export async function once(
  deps: { db: Database; clock: Clock },
  key: KeyScope,
  work: (tx: Tx) => Promise<{ statusCode: number; bytes: string }>,
): Promise<Stored> {
  for (let round = 0; round < 3; round++) {
    const stored = await deps.db.read((tx) => findStored(tx, key))
    if (stored) return stored
    try {
      return await deps.db.inTransaction(async (tx) => {
        // The key goes in first: a parallel request with the same key waits here until this one commits or fails.
        await insert(tx, 'idempotency_key', {
          id: key.id,
          bodyHash: key.bodyHash,
          status: 0,
          body: '',
          createdAt: deps.clock.now(),
        })
        const answer = await work(tx)
        await write(tx, 'UPDATE idempotency_key SET status = ?, body = ? WHERE id = ?', [
          answer.statusCode,
          answer.bytes,
          key.id,
        ])
        return { ...answer, replayed: false }
      })
    } catch (error) {
      if (!isDuplicate(error, KEY_TAKEN)) throw error
    }
  }
  throw new AppError('unavailable', { headers: { 'Retry-After': '1' } })
}
