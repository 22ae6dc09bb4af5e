import type { Context } from 'koa'
import type { RouteSpec } from '../../shared/contract/route'
import type { Doors } from './contract'
import { AppError } from './errors'

export const STAFF_COOKIE = 'staff_session'

/** Who stands at the door, or nobody. */
export type Someone = Awaited<ReturnType<Doors[keyof Doors]>>

/** 401 where the row of the table demands somebody and nobody known stands there. */
export async function identify(ctx: Context, doors: Doors, route: RouteSpec): Promise<Someone> {
  const { who } = route
  if (who.side === 'public') return null
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,128})$/.exec(ctx.get('Authorization'))?.[1]
  if (who.side === 'mini') {
    const actor = bearer ? await doors.mini(bearer) : null
    if (!actor && (who.needs !== 'guest' || ctx.get('Authorization') !== '')) throw new AppError('unauthenticated')
    return actor
  }
  if (who.side === 'open') {
    const actor = bearer ? await doors.open(bearer) : null
    if (!actor) throw new AppError('unauthenticated')
    return actor
  }
  const cookie = ctx.cookies.get(STAFF_COOKIE)
  // With both, the bearer counts: a script that sends one never acts under somebody else's cookie.
  const token = ctx.get('Authorization') !== '' ? bearer : cookie
  const actor = token ? await doors.staff(token) : null
  if (!actor) throw new AppError('unauthenticated')
  if (!bearer && ctx.method !== 'GET' && ctx.get('X-CSRF-Token') !== actor.csrf) throw new AppError('csrf_invalid')
  return actor
}

/** 403 where somebody known may not. */
export function permit(actor: Someone, { who }: RouteSpec): void {
  if (who.side === 'staff' && actor?.side === 'staff' && !who.roles.includes(actor.role))
    throw new AppError('forbidden')
  if (who.side === 'open' && actor?.side === 'partner' && !actor.scopes.includes(who.scope))
    throw new AppError('scope_missing')
  if (who.side === 'mini' && who.needs === 'member' && actor?.side === 'mini') {
    if (!actor.memberId) throw new AppError('membership_required')
    if (actor.frozen) throw new AppError('member_frozen')
  }
}

/** Whose keys these are: two callers never share one. */
export const callerOf = (actor: Someone): string =>
  actor?.side === 'staff'
    ? `staff:${actor.id}`
    : actor?.side === 'mini'
      ? `mini:${actor.memberId ?? actor.openid}`
      : actor?.side === 'partner'
        ? `open:${actor.keyId}`
        : 'anyone'

/** 400 where the key is missing or malformed. */
export function idempotencyKey(ctx: Context): string {
  const key = ctx.get('Idempotency-Key')
  if (!/^[\x21-\x7e]{1,64}$/.test(key)) throw new AppError('idempotency_key_required')
  return key
}

/** The version the caller holds, or null; a malformed one is a stale one. */
export function ifMatch(ctx: Context, route: RouteSpec): number | null {
  const given = ctx.get('If-Match')
  // `*` asks only that the thing exists, which 404 has settled.
  if (!route.versioned || given === '' || given === '*') return null
  const version = /^"(\d{1,9})"$/.exec(given)?.[1]
  if (version === undefined) throw new AppError('version_conflict')
  return Number(version)
}
