import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { Clock, Log } from '../ports'
import type { PayMerchant } from './merchant'
import { PayError } from './ports'
import { openSealed, Sealed } from './seal'
import { doubt, type FindKey } from './signature'
import { refusalOf, type PayReply } from './transport'

const REFRESH_EVERY_MS = 60_000
/** Looked for anew so often where the merchant lives by certificates: a new one is known before the old one goes. */
const RENEW_EVERY_MS = 12 * 3_600_000

const Certificates = z.object({
  data: z
    .array(z.object({ serial_no: z.string().min(1), encrypt_certificate: Sealed }))
    .min(1)
    .max(50),
})
type Certificate = { key: KeyObject; from: number; until: number }

export type PlatformKeys = {
  /** By serial number or public key id; an unknown certificate is looked for at most once a minute. */
  find: FindKey
  /** What answers are asked to be signed with; null while no key is known. */
  wanted(): Promise<string | null>
  /** The same for the list of certificates itself: the public key's id, or null. */
  publicKeyId(): string | null
}

/**
 * WeChat's keys: the public key from configuration and the platform certificates, fetched when first needed. Both count at
 * the same time, since WeChat moves its notices from one to the other over a week and lists two certificates in a rotation.
 */
export function createPlatformKeys(deps: {
  merchant: () => PayMerchant
  clock: Clock
  log: Log
  fetchCertificates: () => Promise<PayReply>
}): PlatformKeys {
  const certificates = new Map<string, Certificate>()
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null
  let publicKey: { id: string; key: KeyObject } | null | undefined

  const configured = () => {
    const given = deps.merchant().publicKey
    publicKey ??= given && { id: given.id, key: createPublicKey(given.pem) }
    return publicKey ?? null
  }
  const known: FindKey = async (serial) => {
    if (serial === configured()?.id) return configured()!.key
    const now = deps.clock.now()
    const found = certificates.get(serial.toUpperCase())
    return found && found.from <= now && now < found.until ? found.key : null
  }
  const refresh = (): Promise<void> => {
    if (asking) return asking
    if (deps.clock.now() - askedAt < REFRESH_EVERY_MS) return Promise.resolve()
    askedAt = deps.clock.now()
    asking = fetchInto(deps, certificates, known)
      .catch((error: unknown) => deps.log.warn({ error: String(error) }, 'platform certificates not refreshed'))
      .finally(() => (asking = null))
    return asking
  }
  return {
    async find(serial) {
      const found = await known(serial)
      // A public key cannot be asked for: an unknown id is a matter of configuration.
      if (found !== null || serial.startsWith('PUB_KEY_ID_')) return found
      await refresh()
      return known(serial)
    },
    publicKeyId: () => configured()?.id ?? null,
    async wanted() {
      const now = deps.clock.now()
      if (configured() === null && now - askedAt >= RENEW_EVERY_MS) await refresh()
      const usable = [...certificates].filter(([, c]) => c.from <= now && now < c.until)
      return configured()?.id ?? usable.sort(([, a], [, b]) => b.from - a.from)[0]?.[0] ?? null
    },
  }
}

async function fetchInto(
  deps: { merchant: () => PayMerchant; clock: Clock; fetchCertificates: () => Promise<PayReply> },
  certificates: Map<string, Certificate>,
  known: FindKey,
): Promise<void> {
  const reply = await deps.fetchCertificates()
  if (reply.status !== 200) throw new PayError(refusalOf(reply).code, false, 'no platform certificates')
  const { data } = Certificates.parse(JSON.parse(reply.raw.toString('utf8')))
  const fresh = new Map(
    data.map(({ serial_no, encrypt_certificate }) => {
      const pem = openSealed(deps.merchant().apiV3Key, encrypt_certificate)
      if (pem === null) throw new PayError('FORGED', true, 'a platform certificate did not open')
      const x509 = new X509Certificate(pem)
      const [from, until] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)]
      return [serial_no.toUpperCase(), { key: x509.publicKey, from, until }] as const
    }),
  )
  // Only who has the APIv3 key can seal these, and one of them (or one we knew) signs the list itself.
  const why = await doubt(reply.headers, reply.raw, deps.clock.now(), async (serial) => {
    return (await known(serial)) ?? fresh.get(serial.toUpperCase())?.key ?? null
  })
  if (why !== null) throw new PayError('FORGED', true, `the list of certificates did not verify (${why})`)
  // What is listed no more has been taken back.
  certificates.clear()
  for (const [serial, certificate] of fresh) certificates.set(serial, certificate)
}
