import type { Documents } from './state'

export type Kind = keyof Documents

/** A small document store. Each single operation is atomic; documents come out as copies. */
export type SandboxStore = {
  get<K extends Kind>(kind: K, id: string): Promise<Documents[K] | null>
  put<K extends Kind>(kind: K, id: string, document: Documents[K]): Promise<void>
  /** Removes and gives the document: of several takers one gets it, the others null. */
  take<K extends Kind>(kind: K, id: string): Promise<Documents[K] | null>
  /** Puts what `change` makes of the document (null where there is none) in one step; null removes it. */
  change<K extends Kind>(kind: K, id: string, change: (old: Documents[K] | null) => Documents[K] | null): Promise<void>
  /** All documents of a kind, in the order they were first put. */
  list<K extends Kind>(kind: K): Promise<Documents[K][]>
  /** Those that fit with their ids; only they are copied. */
  entries<K extends Kind>(kind: K, fits: (document: Documents[K]) => boolean): Promise<[string, Documents[K]][]>
  /** Nothing is lost after this; the store is not used any more. */
  close(): Promise<void>
}

export type Shelves = { [K in Kind]: Map<string, Documents[K]> }

/** Gives empty shelves for every kind of document. */
export function emptyShelves(): Shelves {
  return {
    person: new Map(),
    code: new Map(),
    usedCode: new Map(),
    grant: new Map(),
    openid: new Map(),
    inbox: new Map(),
    mails: new Map(),
    tokens: new Map(),
    qrcode: new Map(),
    clientMessage: new Map(),
    payOrder: new Map(),
    payRefund: new Map(),
    payNotice: new Map(),
    payStock: new Map(),
    payCard: new Map(),
    payCallback: new Map(),
  }
}

/** Gives a store over the given shelves; `changed` is told after every write. */
export function storeOver(shelves: Shelves, changed: () => void, close: () => Promise<void>): SandboxStore {
  return {
    async get(kind, id) {
      const found = shelves[kind].get(id)
      return found === undefined ? null : structuredClone(found)
    },
    async put(kind, id, document) {
      shelves[kind].set(id, structuredClone(document))
      changed()
    },
    async take(kind, id) {
      const found = shelves[kind].get(id) ?? null
      shelves[kind].delete(id)
      if (found !== null) changed()
      return found
    },
    async change(kind, id, change) {
      const old = shelves[kind].get(id)
      const next = change(old === undefined ? null : structuredClone(old))
      if (next === null) shelves[kind].delete(id)
      else shelves[kind].set(id, next)
      changed()
    },
    async list(kind) {
      return structuredClone([...shelves[kind].values()])
    },
    async entries(kind, fits) {
      return structuredClone([...shelves[kind].entries()].filter(([, document]) => fits(document)))
    },
    close,
  }
}

/** Gives a store that forgets everything at the end of the process. */
export function createMemoryStore(): SandboxStore {
  return storeOver(
    emptyShelves(),
    () => undefined,
    async () => undefined,
  )
}
