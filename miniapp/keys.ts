/** Where keys outlive the page and the app: a repeat after a lost answer, even tomorrow, must carry the same one. */
export type KeyStore = { read: () => Record<string, string>; write: (keys: Record<string, string>) => void }

/** 32 letters and digits; tells acts and phones apart, keeps no secret. */
export const randomKey = (): string =>
  Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0')).join('')

/** One Idempotency-Key per intended act: kept while its outcome is unknown, forgotten once the server has answered. */
export const idempotencyKeys = (store: KeyStore) => ({
  keyFor: (act: string): string => {
    const keys = store.read()
    const key = keys[act] ?? randomKey()
    store.write({ ...keys, [act]: key })
    return key
  },
  settle: (act: string): void => {
    const { [act]: _done, ...rest } = store.read()
    store.write(rest)
  },
})
