import { z } from 'zod'
import { backoffMs, pause } from './backoff'
import { kindOfErrcode, WechatError } from './errors'
import { exchange } from './http'
import type { AppCredentials, Chance, Clock, Log, StoredToken, TokenStore } from './ports'

export type TokenKeeper = {
  /** Gives a token good for at least four more minutes. */
  current(): Promise<string>
  /** Gives a token other than `refused`, which the platform has just answered with 40001, 40014 or 42001. */
  replace(refused: string): Promise<string>
}

const path = '/cgi-bin/stable_token'
// stable_token repeats the same token until five minutes before its end; asking earlier would give the old one again.
const renewBeforeMs = 4 * 60_000
const leaseMs = 15_000
const pollMs = 100
// The platform ignores a forced refresh within 30 s of the last and allows 20 a day.
const forceAgainAfterMs = 30_000
const busyRepeats = 2

const answerShape = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })
const errorShape = z.object({ errcode: z.coerce.number().int().catch(0), errmsg: z.string().catch('') })

/**
 * The one refresher of an app's token: in this process one refresh at a time, between processes the holder of the lease.
 * However many calls find their token refused at once, they share at most two refresh calls.
 */
export function createTokenKeeper(deps: {
  baseUrl: string
  app: AppCredentials
  store: TokenStore
  clock: Clock
  chance: Chance
  log: Log
  timeoutMs: number
}): TokenKeeper {
  const { app, store, clock } = deps
  let known: StoredToken | null = null
  let running: Promise<string> | null = null
  let forcedAt = -Infinity

  const usable = (value: StoredToken | null, refused: string | null): StoredToken | null =>
    value !== null && value.token !== refused && value.expiresAt - clock.now() > renewBeforeMs ? value : null

  function shared(refused: string | null): Promise<string> {
    running ??= renew(refused).finally(() => {
      running = null
    })
    return running
  }

  async function renew(refused: string | null): Promise<string> {
    for (let waitedMs = 0; waitedMs < leaseMs + 2 * deps.timeoutMs; waitedMs += pollMs) {
      const stored = usable(await store.read(app.appid), refused)
      if (stored !== null) return keep(stored)
      if (await store.lease(app.appid, leaseMs)) {
        try {
          return await renewUnderLease(refused)
        } finally {
          await store.free(app.appid)
        }
      }
      await pause(pollMs)
    }
    throw new WechatError({ kind: 'unavailable', path, sent: false })
  }

  async function renewUnderLease(refused: string | null): Promise<string> {
    const stored = await store.read(app.appid)
    const renewed = usable(stored, refused)
    if (renewed !== null) return keep(renewed)
    let fresh = await ask(false)
    // Forced only when the very token that was refused is still the one the platform and the store hold.
    if (fresh.token === refused && stored?.token === refused && clock.now() - forcedAt >= forceAgainAfterMs) {
      forcedAt = clock.now()
      fresh = await ask(true)
    }
    await store.write(app.appid, fresh)
    deps.log.info({ api: path, reason: forcedAt === clock.now() ? 'forced' : 'normal' }, 'wechat token renewed')
    return keep(fresh)
  }

  function keep(value: StoredToken): string {
    known = value
    return value.token
  }

  async function ask(force: boolean): Promise<StoredToken> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await askOnce(force)
      } catch (error) {
        const again = error instanceof WechatError && (error.kind === 'busy' || error.kind === 'unavailable')
        if (!again || attempt > busyRepeats) throw error
        await pause(backoffMs(attempt, 150, deps.chance))
      }
    }
  }

  async function askOnce(force: boolean): Promise<StoredToken> {
    const body = { grant_type: 'client_credential', appid: app.appid, secret: app.secret, force_refresh: force }
    const askedAt = clock.now()
    const answer = await exchange(
      deps.baseUrl,
      { path, method: 'POST', query: {}, body, repeat: 'read' },
      deps.timeoutMs,
    )
    const json = 'json' in answer ? answer.json : {}
    const { errcode, errmsg } = errorShape.parse(json)
    if (errcode !== 0) {
      // Here 40001 speaks of the app's secret, not of a token.
      const kind = errcode === 40001 ? 'misconfigured' : kindOfErrcode(errcode)
      throw new WechatError({ kind, path, errcode, errmsg })
    }
    const result = answerShape.safeParse(json)
    if (!result.success) throw new WechatError({ kind: 'unavailable', path })
    return { token: result.data.access_token, expiresAt: askedAt + result.data.expires_in * 1000 }
  }

  return {
    async current() {
      return usable(known, null)?.token ?? shared(null)
    },
    async replace(refused) {
      const renewed = usable(known, refused)
      if (renewed !== null) return renewed.token
      const joined = running !== null
      const token = await shared(refused)
      // A refresh already under way for another reason may have brought back the refused one.
      return joined && token === refused ? shared(refused) : token
    },
  }
}
