import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { hostOf, isPublicAddress, readTarget } from './public-address'

/** Every address of a name, as `dns.lookup` with `all` gives them. */
export type Resolve = (
  name: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export type Answered = { status: number } | { problem: string }
/** The only way by which this server sends to an address that somebody typed in. */
export type Outbound = {
  /** Why nothing may be sent there, or null. A name that does not resolve now is judged when something is sent. */
  refusal(url: string): Promise<string | null>
  /** Sends once and answers what came back within five seconds; redirects are answers like any other. Never throws. */
  post(url: string, body: string, headers: Record<string, string>): Promise<Answered>
}

const PATIENCE_MS = 5000
const RESOLVE_MS = 2000

class AddressRefused extends Error {}

/** Sends to public addresses only, unless `toPrivate`: what the name leads to is looked at as the connection is made. */
export function createOutbound(options: { toPrivate: boolean; resolve?: Resolve; patienceMs?: number }): Outbound {
  const { toPrivate } = options
  const resolve: Resolve = options.resolve ?? systemLookup
  const patience = options.patienceMs ?? PATIENCE_MS
  const addressesOf = (name: string) =>
    new Promise<LookupAddress[]>((done, fail) =>
      resolve(name, { all: true }, (error, found) => (error ? fail(error) : done(found))),
    )
  // The very addresses that were judged are those connected to: a name that changes its answer in between gains nothing.
  const guarded: LookupFunction = (name, wanted, done) => {
    resolve(name, { ...wanted, all: true }, (error, found) => {
      const first = found?.[0]
      if (error || !first) return done(error ?? new Error('no address'), '', 4)
      if (!toPrivate && !found.every((one) => isPublicAddress(one.address)))
        return done(new AddressRefused('address refused'), '', 4)
      if (wanted.all) done(null, found)
      else done(null, first.address, first.family)
    })
  }
  return {
    async refusal(text) {
      const target = readTarget(text, toPrivate)
      if ('problem' in target) return target.problem
      const host = hostOf(target.url)
      if (toPrivate || isIP(host)) return null
      const found = await Promise.race([addressesOf(host).catch(() => []), after(RESOLVE_MS)])
      return found.every((one) => isPublicAddress(one.address)) ? null : 'must be a public address'
    },
    post(text, body, headers) {
      const target = readTarget(text, toPrivate)
      if ('problem' in target) return Promise.resolve({ problem: 'address_refused' })
      const { url } = target
      return new Promise((done) => {
        const send = url.protocol === 'https:' ? httpsRequest : httpRequest
        const bytes = Buffer.from(body)
        const call = send(
          url,
          {
            method: 'POST',
            // A connection of its own: none is kept that was judged for another time.
            agent: false,
            lookup: guarded,
            signal: AbortSignal.timeout(patience),
            headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) },
          },
          (answer) => {
            answer.on('error', () => undefined).resume()
            done({ status: answer.statusCode ?? 0 })
          },
        )
        call.on('error', (error) => done({ problem: problemOf(error) }))
        call.end(bytes)
      })
    },
  }
}

const after = (ms: number) =>
  new Promise<LookupAddress[]>((done) => {
    setTimeout(() => done([]), ms).unref()
  })

/** One short word that may be shown: no address, no path. */
function problemOf(error: Error & { code?: string }): string {
  if (error instanceof AddressRefused) return 'address_refused'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout'
  return typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : 'failed'
}
