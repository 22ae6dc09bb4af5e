import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { PayMerchant } from '../base/config'
import type { Vault } from '../base/vault'
import type { Chance, Clock } from '../wechat/ports'
import { selfSigned } from './pay-der'

const YEARS_5 = 5 * 365 * 86_400_000
const BITS = 2048

/** One of the platform's keys: its serial is a certificate's number or a public key's id. */
export type PlatformKey = { serial: string; privateKeyPem: string; certificate: string | null; from: number }

export type PayKeys = {
  merchant: PayMerchant
  /** For checking what the merchant signed. */
  merchantKey: KeyObject
  /** With WeChat Pay public key mode: the one key, for as long as the sandbox lives. */
  publicKey: PlatformKey
  /** The certificates in force, the newest last; two during a rotation. */
  certificates: PlatformKey[]
  /** A new certificate is signed with from now on; the old one stays listed. */
  rotate(): PlatformKey
}

/** Made once in a process: they take a quarter of a second each, and a sandbox nobody pays in needs none. */
const drawn = new Map<string, string>()
function privateKey(name: string): string {
  const known = drawn.get(name)
  if (known !== undefined) return known
  const { privateKey: pem } = generateKeyPairSync('rsa', {
    modulusLength: BITS,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  drawn.set(name, pem)
  return pem
}

const merchantId = (vault: Vault): string =>
  `16${BigInt(`0x${vault.signingKey('sandbox/pay/mchid').toString('hex').slice(0, 16)}`)
    .toString()
    .padStart(8, '0')
    .slice(0, 8)}`

type KeysFrom = { vault: Vault; appid: string; clock: Clock; chance: Chance }

/** Gives what is known of the merchant at once, and the keys of merchant and platform, made when first asked for. */
export function payKeysOf(input: KeysFrom): { known: { mchid: string; appid: string }; keys(): PayKeys } {
  let made: PayKeys | null = null
  return { known: { mchid: merchantId(input.vault), appid: input.appid }, keys: () => (made ??= makePayKeys(input)) }
}

/** The symmetric keys are derived from this installation's own secret. */
function makePayKeys(input: KeysFrom): PayKeys {
  const text = (part: string, length: number) =>
    input.vault.signingKey(`sandbox/pay/${part}`).toString('hex').slice(0, length)
  const merchantPem = privateKey('merchant')
  const publicPem = privateKey('platform')
  const publicId = `PUB_KEY_ID_01${text('pub', 30)}`
  let drawnCertificates = 0
  const certificate = (): PlatformKey => {
    const serial = `5${input.chance.bytes(20).toString('hex').slice(1)}`.toUpperCase()
    const from = input.clock.now() - 60_000
    const privateKeyPem = privateKey(`certificate ${drawnCertificates++ % 2}`)
    const pem = selfSigned({ privateKeyPem, serial, from, until: from + YEARS_5 })
    return { serial, privateKeyPem, certificate: pem, from }
  }
  const certificates: PlatformKey[] = []
  certificates.push(certificate())
  return {
    merchant: {
      mchid: merchantId(input.vault),
      appid: input.appid,
      serial: text('serial', 40).toUpperCase(),
      privateKeyPem: merchantPem,
      apiV3Key: text('v3', 32),
      apiV2Key: text('v2', 32),
      publicKey: {
        id: publicId,
        pem: createPublicKey(publicPem).export({ type: 'spki', format: 'pem' }).toString(),
      },
    },
    merchantKey: createPublicKey(merchantPem),
    publicKey: { serial: publicId, privateKeyPem: publicPem, certificate: null, from: input.clock.now() },
    certificates,
    rotate() {
      const made = certificate()
      certificates.push(made)
      while (certificates.length > 2) certificates.shift()
      return made
    },
  }
}
