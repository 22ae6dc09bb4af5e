import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { emptyShelves, storeOver } from './store'
import type { Kind, SandboxStore, Shelves } from './store'

const flushAfterMs = 300
const savedShape = z.record(z.string(), z.array(z.tuple([z.string(), z.unknown()])))

/**
 * Gives a store kept in one JSON file: read at once, written a moment after a change, and on close. A new file replaces
 * the old one by rename, so a kill leaves one of the two whole. A file that cannot be read as such stops with an error.
 */
export async function openFileStore(path: string): Promise<SandboxStore> {
  const shelves = emptyShelves()
  await load(path, shelves)
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  let dirty = false

  const flush = (): Promise<void> => {
    timer = null
    writing = writing.then(async () => {
      if (!dirty) return
      dirty = false
      const text = JSON.stringify(
        Object.fromEntries(Object.entries(shelves).map(([kind, shelf]) => [kind, [...shelf]])),
      )
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, text, { mode: 0o600 })
      await rename(`${path}.new`, path)
    })
    return writing
  }

  return storeOver(
    shelves,
    () => {
      dirty = true
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => process.emitWarning(`sandbox state not written: ${String(error)}`))
      }, flushAfterMs)
      timer.unref()
    },
    async () => {
      if (timer !== null) clearTimeout(timer)
      await flush()
    },
  )
}

async function load(path: string, shelves: Shelves): Promise<void> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  const saved = savedShape.parse(JSON.parse(text))
  for (const [kind, entries] of Object.entries(saved)) {
    if (!isKind(kind, shelves)) throw new Error(`${path} is no sandbox state: ${kind}`)
    const shelf: Map<string, unknown> = shelves[kind]
    // Written by this file alone, so the shape inside is taken as it was put.
    for (const [id, document] of entries) shelf.set(id, document)
  }
}

function isKind(name: string, shelves: Shelves): name is Kind {
  return Object.hasOwn(shelves, name)
}
