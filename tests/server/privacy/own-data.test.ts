import { fromBufferPromise } from 'yauzl'
import { plainName } from '../../../server/privacy/own-data'
import { apiKey, must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { DECLARED, plant, schemaOf } from './canaries'

const HOSTILE = '=HYPERLINK("http://x")'
const given = DECLARED.flatMap((one) => ('columns' in one.export ? [{ ...one, columns: one.export.columns }] : []))

/** The names and texts of a zip. */
async function unzipped(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  const all = new Map<string, string>()
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = []
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer)
    all.set(entry.fileName, Buffer.concat(parts).toString('utf8'))
  }
  return all
}

onEachDatabase('one’s own data', (open) => {
  let w: World
  let me: Awaited<ReturnType<World['member']>>
  beforeAll(async () => {
    w = await open()
    me = await w.member({ profile: { nickname: HOSTILE }, marketing: true })
    must(await w.call('editMe', { token: me.token, body: { email: 'me@example.com' } }))
    const till = await apiKey(w, (await w.staff('owner')).token, ['orders'])
    const order = {
      orderNo: 'T1',
      platform: 'taobao',
      amountFen: 1000,
      paidAt: new Date(w.clock.now()).toISOString(),
      customer: { memberNo: me.member.memberNo, externalId: 'tb-买家' },
    }
    must(await w.call('openRecordOrder', { token: till.key, body: order }))
  })
  afterAll(() => w.close())

  const ask = (format: 'json' | 'csv', token = me.token) => w.call('askOwnData', { token, body: { format } })
  const state = async (id: string, token = me.token) =>
    must(await w.call('readOwnData', { token, params: { id }, query: { data: 'no' } })).body.status
  const fetched = async (url: string, method = 'POST') => {
    const answer = await fetch(url.replace(w.deps.publicUrl, w.url), { method })
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      bytes: Buffer.from(await answer.arrayBuffer()),
    }
  }

  it('comes by a link that can be looked at and used once', async () => {
    const { id, url, status } = must(await ask('json')).body
    expect([status, await state(id)]).toEqual(['ready', 'ready'])
    for (let i = 0; i < 2; i++) {
      const page = await fetched(url, 'GET')
      expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8'])
      expect(page.bytes.toString()).not.toContain(me.member.memberNo)
    }
    const all = await Promise.all([fetched(url), fetched(url), fetched(url)])
    expect(all.map((one) => one.status).sort()).toEqual([200, 410, 410])
    const file = JSON.parse(all.find((one) => one.status === 200)!.bytes.toString()) as {
      held: Record<string, Record<string, unknown>[]>
      notIncluded: { table: string; why: string }[]
    }
    expect(file.held.member).toMatchObject([{ nickname: HOSTILE, phone: `+86${me.phone}`, email: 'me@example.com' }])
    expect(file.held.customer_identity).toMatchObject([{ kind: 'platform', scope: 'taobao', name: 'tb-买家' }])
    expect(file.held.shop_order).toMatchObject([{ orderNo: 'T1', amountFen: 1000 }])
    expect(file.held.member![0]!.joinedAt).toBe(me.member.joinedAt)
    expect(file.held.consent_entry!.length).toBeGreaterThan(2)
    expect(Object.keys(file.held).sort()).toEqual(given.map((one) => one.table).sort())
    expect(file.notIncluded.length + given.length).toBe(DECLARED.length)
    expect(await state(id)).toBe('fetched')
    expect((await fetched(url, 'GET')).status).toBe(410)
    // Neither the token nor a file is kept.
    const kept = JSON.stringify(await w.db.read((tx) => tx.query('SELECT * FROM own_data_link')))
    expect(kept).not.toContain(url.split('/').at(-1))
    const said = (await w.db.read((tx) =>
      tx.query("SELECT action FROM audit_entry WHERE objectId = ? AND action LIKE 'privacy.%' ORDER BY at, id", [
        me.memberId,
      ]),
    )) as { action: string }[]
    expect(said.map((one) => one.action)).toEqual(['privacy.ask_own_data', 'privacy.fetch_own_data'])
  })

  it('is a zip of tables whose cells nothing runs, with every declared column', async () => {
    const other = await w.member({ profile: { nickname: '旁人名' } })
    const account = merging(w)
    const earlier = await w.member({ profile: { nickname: '从前的我' } })
    await account.merge(await account.openidOf(earlier.memberId), me.memberId)
    const { url, id } = must(await ask('csv')).body
    const { bytes, type } = await fetched(url)
    expect(type).toBe('application/zip')
    const files = await unzipped(bytes)
    for (const { table, columns } of given)
      expect([table, files.get(`${table}.csv`)!.split('\r\n')[0]]).toEqual([
        table,
        `\uFEFF${columns.map(plainName).join(',')}`,
      ])
    expect(files.get('member.csv')).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(files.get('member.csv')).toContain('从前的我')
    expect(files.get('not-included.csv')).toContain('member_key,')
    const everything = [...files.values()].join()
    expect([everything.includes('旁人名'), everything.includes(other.memberId)]).toEqual([false, false])
    // Nobody else’s link.
    expect((await w.call('readOwnData', { token: other.token, params: { id } })).status).toBe(404)
  })

  it('holds a row of each declared table that leads to her', async () => {
    const who = await w.member()
    const schema = await schemaOf(w)
    const openids = who.shown.openids as { mini: string }
    const her = { memberId: who.memberId, openid: openids.mini, unionid: who.shown.unionid as string }
    const plain = given.filter(
      (one) => !('sealed' in one.export) && 'does' in one.erase && one.erase.only === undefined,
    )
    for (const one of plain) await plant(w, schema, one as never, her)
    const { id } = must(await ask('json', who.token)).body
    const { data } = must(await w.call('readOwnData', { token: who.token, params: { id } })).body
    expect(plain.filter((one) => data!.held[one.table]!.length === 0).map((one) => one.table)).toEqual([])
  })

  it('ends after a quarter of an hour, with the next one, and after five a day', async () => {
    const who = await w.member()
    const first = must(await ask('json', who.token)).body
    const second = must(await ask('json', who.token)).body
    expect([await state(first.id, who.token), await state(second.id, who.token)]).toEqual(['expired', 'ready'])
    expect((await fetched(first.url)).status).toBe(410)
    w.clock.advance(15 * 60_000)
    expect(await state(second.id, who.token)).toBe('expired')
    expect((await fetched(second.url)).status).toBe(410)
    for (let i = 0; i < 3; i++) must(await ask('csv', who.token))
    const sixth = await w.send('askOwnData', { token: who.token })
    expect([sixth.status, sixth.body.code]).toEqual([429, 'rate_limited'])
    expect((await fetched(`${w.url}/own-data/nothing`)).status).toBe(410)
  })
})
