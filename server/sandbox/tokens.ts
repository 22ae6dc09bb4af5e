import type { RouterContext } from '@koa/router'
import { PlatformRefusal, queryText } from './answer'
import type { SandboxDeps } from './deps'
import type { AppKind, AppTokens, IssuedToken } from './state'

const lifeMs = 7_200_000
const overlapMs = 300_000
const forceApartMs = 30_000
const forcesADay = 20
const dayMs = 86_400_000

const noTokens: AppTokens = { legacy: [], stable: [], forcedAt: [] }

/** Issues a legacy token; the one before it works for five more minutes (`GET /cgi-bin/token`). */
export async function issueLegacy(deps: SandboxDeps, kind: AppKind): Promise<IssuedToken> {
  const now = deps.clock.now()
  const fresh = makeToken(deps)
  await change(deps, kind, (tokens) => {
    tokens.legacy = [...shortened(living(tokens.legacy, now), now + overlapMs), fresh]
  })
  return fresh
}

/**
 * Gives the stable token: the same one until five minutes before its end, then a new one while the old lives on.
 * Forced: the old one dies at once; within 30 s of the last force nothing happens, after 20 a day 45009.
 */
export async function issueStable(deps: SandboxDeps, kind: AppKind, force: boolean): Promise<IssuedToken> {
  const now = deps.clock.now()
  let given: IssuedToken | null = null
  let refused = false
  await change(deps, kind, (tokens) => {
    const alive = living(tokens.stable, now)
    const current = alive.at(-1)
    const forcedToday = tokens.forcedAt.filter((at) => at > now - dayMs)
    const forced = force && now - (forcedToday.at(-1) ?? -Infinity) >= forceApartMs
    if (forced && forcedToday.length >= forcesADay) {
      refused = true
      return
    }
    if (!forced && current !== undefined && current.expiresAt - now > overlapMs) {
      given = current
      return
    }
    given = makeToken(deps)
    tokens.stable = [...(forced ? shortened(alive, now) : alive), given]
    tokens.forcedAt = forced ? [...forcedToday, now] : forcedToday
  })
  if (refused || given === null) throw new PlatformRefusal(45009)
  return given
}

/** Kills every token of the app, as another program taking tokens or a changed secret does. */
export async function revokeTokens(deps: SandboxDeps, kind: AppKind): Promise<void> {
  const now = deps.clock.now()
  await change(deps, kind, (tokens) => {
    tokens.legacy = shortened(tokens.legacy, now)
    tokens.stable = shortened(tokens.stable, now)
  })
}

/** Passes a call that brings a living token of one of the allowed apps and says which; otherwise 41001, 40001, 42001, 40014, 48001. */
export async function requireToken(deps: SandboxDeps, ctx: RouterContext, allowed: AppKind[]): Promise<AppKind> {
  const token = queryText(ctx, 'access_token')
  if (token === '') throw new PlatformRefusal(41001)
  if (token.length < 20) throw new PlatformRefusal(40014)
  const now = deps.clock.now()
  for (const kind of ['mini', 'oa'] as const) {
    const { legacy, stable } = (await deps.store.get('tokens', kind)) ?? noTokens
    const found = [...legacy, ...stable].find((issued) => issued.token === token)
    if (found === undefined) continue
    if (found.expiresAt <= now) throw new PlatformRefusal(42001)
    if (found.diesAt <= now) throw new PlatformRefusal(40001)
    if (!allowed.includes(kind)) throw new PlatformRefusal(48001)
    return kind
  }
  throw new PlatformRefusal(40001)
}

function makeToken(deps: SandboxDeps): IssuedToken {
  const now = deps.clock.now()
  return {
    token: deps.chance.bytes(102).toString('base64url'),
    madeAt: now,
    expiresAt: now + lifeMs,
    diesAt: now + lifeMs,
  }
}

function shortened(tokens: IssuedToken[], until: number): IssuedToken[] {
  return tokens.map((issued) => ({ ...issued, diesAt: Math.min(issued.diesAt, until) }))
}

function living(tokens: IssuedToken[], now: number): IssuedToken[] {
  return tokens.filter((issued) => issued.diesAt > now)
}

async function change(deps: SandboxDeps, kind: AppKind, work: (tokens: AppTokens) => void): Promise<void> {
  await deps.store.change('tokens', kind, (old) => {
    const tokens = old ?? structuredClone(noTokens)
    work(tokens)
    // Dead tokens are kept an hour, so that 40001 and 42001 stay told apart.
    const since = deps.clock.now() - 3_600_000
    tokens.legacy = tokens.legacy.filter((issued) => issued.expiresAt > since)
    tokens.stable = tokens.stable.filter((issued) => issued.expiresAt > since)
    return tokens
  })
}
