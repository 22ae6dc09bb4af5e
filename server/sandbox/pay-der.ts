import { createPrivateKey, createPublicKey, sign } from 'node:crypto'

/** The few pieces of DER (X.690) that a self-signed certificate (RFC 5280) is made of. */
function tag(type: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([type, ...length]), content])
}

const sequence = (...parts: Buffer[]): Buffer => tag(0x30, ...parts)
const sha256WithRsa = sequence(Buffer.from('06092a864886f70d01010b', 'hex'), Buffer.from('0500', 'hex'))
const commonName = Buffer.from('0603550403', 'hex')
const nameOf = (text: string): Buffer => sequence(tag(0x31, sequence(commonName, tag(0x0c, Buffer.from(text)))))
/** UTCTime, good for the years 1950 to 2049. */
const timeOf = (at: number): Buffer =>
  tag(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

/**
 * Gives a self-signed certificate (PEM) for an RSA key: the sandbox's platform certificate, never anything else. The
 * serial is hex and begins with a sign below 8, `from` and `until` are moments in ms.
 */
export function selfSigned(input: { privateKeyPem: string; serial: string; from: number; until: number }): string {
  const key = createPrivateKey(input.privateKeyPem)
  const name = nameOf('sandbox')
  const content = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, Buffer.from(input.serial, 'hex')),
    sha256WithRsa,
    name,
    sequence(timeOf(input.from), timeOf(input.until)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  const signature = tag(0x03, Buffer.from([0]), sign('RSA-SHA256', content, key))
  const der = sequence(content, sha256WithRsa, signature)
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
