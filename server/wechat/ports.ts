/** The small shapes through which this room meets the rest of the house; whoever assembles the app hands them in. */

/** `now()` is a moment: milliseconds since the epoch, UTC. */
export type Clock = { now(): number }

/** `bytes(n)` gives n bytes fit for keys and nonces. */
export type Chance = { bytes(n: number): Buffer }

type LogLine = (fields: Record<string, unknown>, message: string) => void

export type Log = { info: LogLine; warn: LogLine; error: LogLine }

/** An access token of one app; `expiresAt` is a moment. */
export type StoredToken = { token: string; expiresAt: number }

/**
 * Where the processes of one installation share the token of an app.
 * `lease` is true for one caller at a time and lapses by itself after `ms`; `free` gives it back early.
 */
export type TokenStore = {
  read(appid: string): Promise<StoredToken | null>
  write(appid: string, value: StoredToken): Promise<void>
  lease(appid: string, ms: number): Promise<boolean>
  free(appid: string): Promise<void>
}

export type AppCredentials = { appid: string; secret: string }
