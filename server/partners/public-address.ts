import { BlockList, isIP } from 'node:net'

/** IPv4 that is nobody's on the public internet (IANA special-purpose registry, RFC 6890 and its updates). */
const SPECIAL_V4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Inside global unicast: protocol assignments and tunnels (Teredo, 6to4) that carry an IPv4 address, documentation. */
const SPECIAL_V6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const special4 = new BlockList()
for (const [net, bits] of SPECIAL_V4) special4.addSubnet(net, bits, 'ipv4')
const special6 = new BlockList()
for (const [net, bits] of SPECIAL_V6) special6.addSubnet(net, bits, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an address is one of the public internet. Of IPv6 only global unicast is: loopback, link-local, unique local,
 * multicast and every form that wraps an IPv4 address (mapped, compatible, NAT64) lie outside it.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special4.check(address, 'ipv4')
  if (family !== 6 || address.includes('%')) return false
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

/** Names that stay within a machine or a network (RFC 6761, 6762, 8375, cloud metadata); a name without a dot is one too. */
const LOCAL_NAME =
  /(^|\.)(localhost|local|internal|intranet|private|corp|home|lan|localdomain|home\.arpa|test|invalid)$/

/** The target of a URL, or why nothing is sent there. Without `toPrivate`, addresses and names of private networks are refused. */
export function readTarget(text: string, toPrivate: boolean): { url: URL } | { problem: string } {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return { problem: 'not a URL' }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'must be http or https' }
  // `https://known.example@other.example/` reads like one host and goes to another.
  if (url.username !== '' || url.password !== '') return { problem: 'must not hold a name or password' }
  const host = hostOf(url)
  if (host === '') return { problem: 'not a URL' }
  if (toPrivate) return { url }
  if (isIP(host) ? !isPublicAddress(host) : !host.includes('.') || LOCAL_NAME.test(host))
    return { problem: 'must be a public address' }
  return { url }
}

/** The host without brackets and the final dot; the URL parser has turned 127.1, 0x7f.1 and 2130706433 into four numbers. */
export const hostOf = (url: URL): string =>
  url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
