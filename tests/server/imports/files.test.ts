import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onEachDatabase, type World } from '../../harness/world'
import { upload } from '../../harness/upload'

const FOLDER = join(__dirname, '../../imports/exports')
type Counts = Record<'total' | 'accepted' | 'updated' | 'rejected', number>
type Expected = {
  kind: 'customers' | 'orders'
  recognisedAs?: string | null
  assume?: { platform: string }
  fileRefusal?: string
  counts: Counts
}
const { files } = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as { files: Record<string, Expected> }

onEachDatabase('files as shops export them, uploaded', (open, dialect) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('marketer')).token
  })
  afterAll(() => w.close())

  const read = async (id: string) => (await w.call('readImport', { token, params: { id } })).body
  const countsOf = ({ total, accepted, updated, rejected }: Counts): Counts => ({ total, accepted, updated, rejected })
  const count = async (table: string): Promise<number> =>
    Number(((await w.db.read((tx) => tx.query(`SELECT COUNT(*) AS n FROM ${table}`))) as { n: number }[])[0]!.n)

  // What a file says does not depend on the database.
  const some = Object.keys(files).filter(
    (_, i) => dialect === 'sqlite' || i % 4 === 0 || process.env.TORTURE === 'full',
  )
  it.each(some)('%s is counted, brought in and brought in again', async (name) => {
    const file = files[name]!
    const fields = { kind: file.kind, ...(file.assume ?? {}) }
    const tables = ['member', 'shop_order', 'customer_identity', 'import_did']
    const before = await Promise.all(tables.map(count))
    const sent = await upload(w, token, { path: join(FOLDER, name) }, fields, { dryRun: true })
    expect(sent.status).toBe(202)
    const { id } = sent.body
    await w.jobs()
    const dry = await read(id)
    expect(await Promise.all(tables.map(count))).toEqual(before)
    if (file.fileRefusal ?? file.recognisedAs === undefined) {
      expect([dry.status, dry.total]).toEqual(['refused', 0])
      if (file.fileRefusal) expect(dry.fileReason).toBe(file.fileRefusal)
      return
    }
    expect([dry.status, dry.fileReason, countsOf(dry)]).toEqual(['checked', null, file.counts])
    expect((await w.call('runImport', { token, params: { id }, key: `run-${id}`, body: {} })).status).toBe(202)
    await w.jobs()
    const done = await read(id)
    expect([done.status, countsOf(done)]).toEqual(['done', file.counts])
    expect([done.reasons, done.problems]).toEqual([dry.reasons, dry.problems])
    const brought = await Promise.all(tables.slice(0, 3).map(count))
    // The same file again: nobody is new, nothing is changed.
    const again = await upload(w, token, { path: join(FOLDER, name) }, fields)
    await w.jobs()
    const { accepted, updated, rejected } = file.counts
    expect(await read(again.body.id)).toMatchObject({
      status: 'done',
      accepted: 0,
      updated: accepted + updated,
      unchanged: accepted + updated,
      rejected,
    })
    expect(await Promise.all(tables.slice(0, 3).map(count))).toEqual(brought)
    // What has been brought in is needed no more.
    const kept = `import_piece WHERE part = 'file' AND importId IN ('${id}', '${again.body.id}')`
    expect(await count(kept)).toBe(0)
  })
})
