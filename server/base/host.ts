import type { Context } from 'koa'
import type { Config } from './config'

const hostOf = (url: string | null): string | null => (url === null ? null : new URL(url).host)

type Hosts = Pick<Config, 'publicUrl' | 'staffUrl' | 'trustProxy'>

/** Whether console and staff side answer here: with STAFF_URL set, on that host only. */
export const onStaffHost = (ctx: Context, hosts: Hosts): boolean =>
  hosts.staffUrl === null || reachedHost(ctx, hosts) === hostOf(hosts.staffUrl)

/**
 * The host a request was meant for. What its Host says counts, wherever that names one of ours; only a proxy that is
 * trusted (TRUST_PROXY) and speaks to us under a name of its own is believed what it forwards, and of what several wrote
 * only what the trusted ones did: anybody can send an X-Forwarded-Host.
 */
function reachedHost(ctx: Context, { publicUrl, staffUrl, trustProxy }: Hosts): string | null {
  const reached = ctx.req.headers[':authority'] ?? ctx.req.headers.host
  const host = typeof reached === 'string' && reached !== '' ? reached.toLowerCase() : null
  const ours = [hostOf(publicUrl), hostOf(staffUrl)]
  if (trustProxy === 0 || (host !== null && ours.includes(host))) return host
  const forwarded = ctx
    .get('X-Forwarded-Host')
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')
  return forwarded[Math.max(0, forwarded.length - trustProxy)] ?? host
}
