import { monthMeans } from '../../../shared/regions/climate'
import { cityPlaces, regionCodes } from '../../../shared/regions/tree'
import type { RegionNode } from '../../../shared/contract/regions'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('regions', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('gives anybody the whole tree, every place once and under its own', async () => {
    const { status, body } = await w.call('readRegions')
    expect(status).toBe(200)
    expect(body.items).toHaveLength(34)
    const codes: string[] = []
    const walk = (nodes: RegionNode[], within: string) =>
      nodes.forEach((node) => {
        expect(node.code.startsWith(within)).toBe(true)
        codes.push(node.code)
        walk(node.children ?? [], node.code.replace(/(00)+$/, ''))
      })
    walk(body.items, '')
    expect(codes.sort()).toEqual([...regionCodes()].sort())
    const harbin = body.items.find((p) => p.code === '230000')?.children?.find((c) => c.code === '230100')
    expect(harbin).toMatchObject({ name: '哈尔滨市' })
    expect(harbin?.children?.some((c) => c.name === '道里区')).toBe(true)
  })

  it('answers 304 to who has this very tree', async () => {
    const first = await w.call('readRegions')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]{43}"$/)
    expect(first.headers.get('cache-control')).toBe('public, max-age=86400')
    const again = await w.call('readRegions', { headers: { 'If-None-Match': etag } })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    const other = await w.call('readRegions', { headers: { 'If-None-Match': '"another"' } })
    expect([other.status, other.text]).toEqual([200, first.text])
    expect((await w.call('readRegions', { query: { depth: 1 } })).status).toBe(422)
  })

  it('shows staff of every role the year of all provinces and cities, estimates marked', async () => {
    const { token } = await w.staff('cashier')
    const { status, body } = await w.call('readSeasons', { token })
    expect(status).toBe(200)
    const of = (level: string) => body.items.filter((item) => item.level === level)
    expect(of('province')).toHaveLength(34)
    expect(of('city').map((c) => c.code)).toEqual(cityPlaces().map((c) => c.code))
    for (const item of body.items) {
      // JSON has one zero.
      expect(item.means).toEqual(monthMeans(item.code)?.means.map((mean) => mean + 0))
      expect(item.estimated).toBe(monthMeans(item.code)?.estimated)
    }
    expect(of('city').find((c) => c.code === '230100')).toMatchObject({ name: '哈尔滨市', estimated: false })
    expect(of('province').find((c) => c.code === '230000')).toMatchObject({ estimated: true })
    expect((await w.call('readSeasons')).status).toBe(401)
  })
})
