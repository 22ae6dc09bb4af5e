import { request } from 'node:http'
import { countedAddress } from '../../../server/base/address'
import { apiKey } from '../../harness/rows'
import { onOneDatabase, type World } from '../../harness/world'

describe('an address as it is counted', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is %s', (ip, counted) => expect(countedAddress(ip)).toBe(counted))
})

const HOSTS = { PUBLIC_URL: 'https://shop.example.com', STAFF_URL: 'https://staff.example.com' }

/** A request with headers that fetch does not let pass, and a body that may never end. */
function ask(w: World, path: string, headers: Record<string, string>, body?: { open: boolean }): Promise<number> {
  const { port } = w.running.server.address() as { port: number }
  return new Promise((done, fail) => {
    const method = body ? 'POST' : 'GET'
    const sent = request({ port, host: '127.0.0.1', path: `/api/v1${path}`, method, headers }, (answer) => {
      answer.resume()
      done(answer.statusCode ?? 0)
      sent.destroy()
    })
    sent.on('error', fail)
    if (body?.open) sent.write('{')
    else sent.end()
  })
}

onOneDatabase('doors', 'sqlite', (open) => {
  const within = async (env: Record<string, string>, work: (w: World) => Promise<void>) => {
    const w = await open({ env })
    try {
      await work(w)
    } finally {
      await w.close()
    }
  }

  it('invented tokens are counted before anybody asks whose they are and before the body is read', () =>
    within({ RATE_LIMIT_PER_IP_PER_MIN: '20' }, async (w) => {
      let asked = 0
      const read = w.deps.db.read
      w.deps.db.read = (work) => {
        asked++
        return read(work)
      }
      const invented = { Authorization: `Bearer ${'x'.repeat(43)}` }
      for (let i = 0; i < 20; i++) expect(await ask(w, '/staff/me', invented)).toBe(401)
      asked = 0
      for (const path of ['/staff/me', '/mini/me', '/open/webhooks'])
        expect([path, await ask(w, path, invented)]).toEqual([path, 429])
      // Announced as JSON and left open: whoever waits for it to end would never answer.
      const json = { ...invented, 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }
      expect(await ask(w, '/open/members/lookups', json, { open: true })).toBe(429)
      expect(asked).toBe(0)
    }))

  it('strangers behind one address with a till do not stop the till', () =>
    within({ RATE_LIMIT_PER_IP_PER_MIN: '20' }, async (w) => {
      const owner = (await w.staff('owner')).token
      const key = { Authorization: `Bearer ${(await apiKey(w, owner, ['webhooks'])).key}` }
      for (let i = 0; i < 40; i++) expect(await ask(w, '/open/webhooks', key)).toBe(200)
      const invented = { Authorization: `Bearer ${'x'.repeat(43)}` }
      for (let i = 0; i < 30; i++) await ask(w, '/open/webhooks', invented)
      expect(await ask(w, '/open/webhooks', invented)).toBe(429)
      expect(await ask(w, '/open/webhooks', key)).toBe(200)
    }))

  it('who changes the end of an IPv6 address stays the same, and a mapped one is the IPv4 it holds', () =>
    within({ RATE_LIMIT_PER_IP_PER_MIN: '6', TRUST_PROXY: '1' }, async (w) => {
      const from = (ip: string) => ask(w, '/mini/agreements', { 'X-Forwarded-For': ip })
      for (let i = 0; i < 6; i++) expect(await from(`2001:db8:1:2::${i}`)).toBe(200)
      expect(await from('2001:db8:1:2:ffff::1')).toBe(429)
      expect(await from('2001:db8:1:3::1')).toBe(200)
      for (let i = 0; i < 6; i++) expect(await from(i % 2 ? '192.0.2.7' : '::ffff:192.0.2.7')).toBe(200)
      expect(await from('192.0.2.7')).toBe(429)
    }))

  it('the staff side is on its host only, whatever a stranger says was forwarded', async () => {
    const staff = async (w: World, headers: Record<string, string>) => ask(w, '/staff/me', headers)
    await within(HOSTS, async (w) => {
      expect(await staff(w, { Host: 'staff.example.com' })).toBe(401)
      expect(await staff(w, { Host: 'Staff.Example.com' })).toBe(401)
      expect(await staff(w, { Host: 'shop.example.com' })).toBe(404)
      expect(await staff(w, { Host: 'shop.example.com', 'X-Forwarded-Host': 'staff.example.com' })).toBe(404)
      expect(await staff(w, { Host: '10.0.0.5:3000', 'X-Forwarded-Host': 'staff.example.com' })).toBe(404)
    })
    await within({ ...HOSTS, TRUST_PROXY: '1' }, async (w) => {
      expect(await staff(w, { Host: 'staff.example.com' })).toBe(401)
      // The proxy passes Host on: what a stranger wrote beside it counts for nothing.
      expect(await staff(w, { Host: 'shop.example.com', 'X-Forwarded-Host': 'staff.example.com' })).toBe(404)
      // The proxy speaks to us under a name of its own and says what it was asked for.
      expect(await staff(w, { Host: 'backend:3000', 'X-Forwarded-Host': 'staff.example.com' })).toBe(401)
      expect(await staff(w, { Host: 'backend:3000', 'X-Forwarded-Host': 'shop.example.com' })).toBe(404)
      // It adds its word to what the stranger had sent.
      const spoofed = 'staff.example.com, shop.example.com'
      expect(await staff(w, { Host: 'backend:3000', 'X-Forwarded-Host': spoofed })).toBe(404)
    })
  })
})
