import { HOUSEKEEPING_JOB, housekeepingJobs } from '../../../server/base/housekeeping'
import { onEachDatabase, type World } from '../../harness/world'
import { formOf, sendForm, upload } from '../../harness/upload'

const LIST = 'phone,nickname,tags\n13800000001,梅,老客;VIP\n13800000002,兰,\n138****0003,竹,\n'

onEachDatabase('imports', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('marketer')).token
  })
  afterAll(() => w.close())

  const read = async (id: string) => (await w.call('readImport', { token, params: { id } })).body
  const people = { kind: 'customers' }
  const count = async (what: string): Promise<number> =>
    Number(((await w.db.read((tx) => tx.query(`SELECT COUNT(*) AS n FROM ${what}`))) as { n: number }[])[0]!.n)

  it('the same key and file are one import, another file under the key is refused', async () => {
    const send = (text: string, more = {}) => upload(w, token, { text }, people, { key: 'once', ...more })
    const first = await send(LIST)
    expect([first.status, first.replayed]).toEqual([202, false])
    const again = await send(LIST)
    expect([again.status, again.replayed, again.body.id]).toEqual([202, true, first.body.id])
    for (const other of [await send(`${LIST}x`), await send(LIST, { dryRun: true })])
      expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused'])
    const parallel = await Promise.all([1, 2, 3].map(() => upload(w, token, { text: LIST }, people, { key: 'race' })))
    expect(new Set(parallel.map(({ body }) => body.id)).size).toBe(1)
    // What came in vain is not kept.
    expect(await count('import_piece')).toBe(2)
    expect((await upload(w, token, { text: LIST }, people, { key: '' })).body.code).toBe('idempotency_key_required')
    await w.jobs()
  })

  it('says what the file is, who brought it, and why which row was refused', async () => {
    const { body } = await upload(w, token, { text: LIST, name: '客户.csv' }, people)
    expect(await read(body.id)).toMatchObject({ status: 'waiting', file: null, hasFile: true })
    await w.jobs()
    const done = await read(body.id)
    expect(done).toMatchObject({
      status: 'done',
      stage: null,
      progress: { done: 3, of: 3 },
      total: 3,
      rejected: 1,
      reasons: [{ reason: 'no_person', count: 1 }],
      problems: [{ sheet: null, line: 4, reason: 'no_person' }],
      fileName: '客户.csv',
      hasFile: false,
      file: { format: 'csv', encoding: 'utf8', header: ['phone', 'nickname', 'tags'], mappingFrom: 'recognised' },
    })
    expect(done.staffName).toMatch(/^marketer-/)
    const listed = (await w.call('listImports', { token, query: { limit: 1 } })).body
    expect(listed.items.map((one) => one.id)).toEqual([body.id])
    const more = await w.call('listImports', { token, query: { limit: 1, cursor: listed.nextCursor! } })
    expect(more.body.items).toHaveLength(1)
  })

  it('gives the refused rows back as they were uploaded, and nothing of them runs', async () => {
    const text = 'phone,nickname,tags\n138****0003,"=1+1",\n,"a,""b""",x\n\n13800000007,@SUM(A1),\n'
    const { body } = await upload(w, token, { text }, people)
    await w.jobs()
    const { rejectsUrl } = await read(body.id)
    expect(rejectsUrl).toBe(`/api/v1/staff/imports/${body.id}/rejects`)
    const file = await w.call('readImportRejects', {
      token,
      params: { id: body.id },
      headers: { 'Accept-Language': 'en' },
    })
    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="rejects-/)
    const why = 'No usable phone, platform account or e-mail'
    expect(file.text).toBe(
      `\uFEFFphone,nickname,tags,Line,Reason\r\n138****0003,'=1+1,,2,"${why}"\r\n,"a,""b""",x,3,"${why}"\r\n`.replaceAll(
        `"${why}"`,
        /[,;]/.test(why) ? `"${why}"` : why,
      ),
    )
    const log = (await w.db.read((tx) =>
      tx.query("SELECT action FROM audit_entry WHERE objectKind = 'import' AND objectId = ? ORDER BY id", [body.id]),
    )) as { action: string }[]
    expect(log.map((one) => one.action)).toEqual(['imports.start', 'imports.rejects'])
    // Corrected and uploaded again it is read as before.
    const corrected = file.text.replace('138****0003', '13800000003')
    const again = await upload(w, token, { text: corrected }, people)
    await w.jobs()
    expect(await read(again.body.id)).toMatchObject({ status: 'done', total: 2, rejected: 1 })
  })

  it('keeps nothing of people plain, and nothing at all for longer than it is of use', async () => {
    const text = 'phone,nickname\n13911112222,绝无仅有的人\n1391111222,另外一个人\n'
    const { body } = await upload(w, token, { text, name: '13911112222.csv' }, people, { dryRun: true })
    await w.jobs()
    const dump = JSON.stringify(
      await Promise.all(
        ['import_batch', 'import_piece', 'import_key', 'import_did'].map((table) =>
          w.db.read((tx) => tx.query(`SELECT * FROM ${table}`)),
        ),
      ),
      (_, value: unknown) => (value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value),
    )
    for (const word of ['1391111', '绝无仅有', Buffer.from('绝无仅有').toString('latin1')])
      expect(dump).not.toContain(word)
    w.clock.advance(8 * 86_400_000)
    token = (await w.staff('marketer')).token
    const late = token
    const shown = (await w.call('readImport', { token: late, params: { id: body.id } })).body
    expect(shown).toMatchObject({ hasFile: false, rejectsUrl: null })
    const run = await w.call('runImport', { token: late, params: { id: body.id }, key: 'late', body: {} })
    expect([run.status, run.body.code]).toEqual([409, 'state_conflict'])
    await housekeepingJobs(w.deps)[HOUSEKEEPING_JOB.kind]!({} as never)
    expect(await count('import_piece')).toBe(0)
    expect(await count('import_key')).toBe(0)
    const gone = (await w.call('readImport', { token: late, params: { id: body.id } })).body
    expect(gone).toMatchObject({ status: 'checked', total: 2, file: null, fileName: null, problems: [] })
  })

  it('is run with a corrected mapping without another upload, and the next file is read so by itself', async () => {
    const text = '甲,乙\n13800000021,春\n13800000022,夏\n'
    const { body } = await upload(w, token, { text }, people)
    await w.jobs()
    expect(await read(body.id)).toMatchObject({ status: 'refused', fileReason: 'file_no_person_column', hasFile: true })
    const mapping = { ...(await read(body.id)).file!.mapping, columns: { phone: ['甲'], nickname: ['乙'] } }
    const run = (key: string, more: object) =>
      w.call('runImport', { token, params: { id: body.id }, key, body: { mapping, ...more } })
    expect((await run('dry', { dryRun: true })).status).toBe(202)
    expect((await run('too-early', {})).body.code).toBe('state_conflict')
    await w.jobs()
    expect(await read(body.id)).toMatchObject({ status: 'checked', accepted: 2, file: { mappingFrom: 'given' } })
    expect((await run('real', {})).status).toBe(202)
    await w.jobs()
    expect(await read(body.id)).toMatchObject({ status: 'done', accepted: 2, fileReason: null })
    expect((await run('again', {})).body.code).toBe('state_conflict')
    const next = await upload(w, token, { text: '甲,乙\n13800000023,秋\n' }, people)
    await w.jobs()
    expect(await read(next.body.id)).toMatchObject({ status: 'done', accepted: 1, file: { mappingFrom: 'kept' } })
    const given = await upload(w, token, { text }, { ...people, mapping: JSON.stringify(mapping) }, { dryRun: true })
    await w.jobs()
    expect(await read(given.body.id)).toMatchObject({ status: 'checked', updated: 2, unchanged: 2 })
  })

  it('a virtual number is no key, and what one has joined to say is not overwritten', async () => {
    const member = await w.member({ phone: '13800000031', profile: { nickname: '自己' } })
    const text =
      'platform,externalId,phone,nickname,tags\ntaobao,tb_a,18400000012-7576,甲,\ntaobao,tb_b,18400000012-7577,乙,\n,,13800000031,别人,熟客\n'
    const { body } = await upload(w, token, { text }, people)
    await w.jobs()
    expect(await read(body.id)).toMatchObject({ accepted: 2, updated: 1, unchanged: 0 })
    const shown = (await w.call('readMember', { token, params: { id: member.memberId } })).body
    expect(shown).toMatchObject({ nickname: '自己', tags: ['熟客'] })
    expect(await count("member WHERE nickname IN ('甲', '乙') AND phoneIndex IS NOT NULL")).toBe(0)
  })

  it('refuses forms that are none, with a stable code', async () => {
    const file = { name: 'file', file: 'a.csv', value: LIST }
    const kind = { name: 'kind', value: 'customers' }
    const code = async (bytes: Buffer, more = {}) => {
      const { status, body } = await sendForm(w, bytes, { token, key: `bad-${w.chance.id()}`, ...more })
      return [status, body.code, ...(body.errors?.map((e) => e.path) ?? [])]
    }
    const sound = formOf([kind, file])
    expect(await code(sound, { type: 'application/json' })).toEqual([415, 'unsupported_media_type'])
    expect(await code(sound, { type: 'multipart/form-data' })).toEqual([422, 'validation_failed', 'body'])
    expect(await code(sound, { type: 'multipart/form-data; boundary=other' })).toEqual([
      422,
      'validation_failed',
      'body',
    ])
    expect(await code(sound.subarray(0, -10))).toEqual([422, 'validation_failed', 'body'])
    expect(await code(Buffer.alloc(0))).toEqual([422, 'validation_failed', 'body'])
    expect(await code(formOf([kind]))).toEqual([422, 'validation_failed', 'file'])
    expect(await code(formOf([file]))).toEqual([422, 'validation_failed', 'kind'])
    expect(await code(formOf([kind, file, file]))).toEqual([422, 'validation_failed', 'file'])
    expect(await code(formOf([kind, kind, file]))).toEqual([422, 'validation_failed', 'kind'])
    expect(await code(formOf([kind, file, { name: '__proto__', value: 'x' }]))).toEqual([
      422,
      'validation_failed',
      '__proto__',
    ])
    expect(await code(formOf([kind, file, { name: 'x', value: 'x' }]))).toEqual([422, 'validation_failed', 'x'])
    expect(await code(formOf([{ name: 'kind', value: '@shop' }, file]))).toEqual([422, 'validation_failed', 'kind'])
    expect(await code(formOf([kind, file, { name: 'platform', value: '@shop' }]))).toEqual([
      422,
      'validation_failed',
      'platform',
    ])
    for (const value of ['{', '[]', '{"kind":"customers"}'])
      expect((await code(formOf([kind, file, { name: 'mapping', value }]))).slice(0, 2)).toEqual([
        422,
        'validation_failed',
      ])
    expect(await code(formOf([kind, file, { name: 'platform', value: 'x'.repeat(600_000) }]))).toEqual([
      413,
      'payload_too_large',
    ])
    expect(await code(sound, { length: 250_000_000 })).toEqual([413, 'payload_too_large'])
    expect(await count("import_piece WHERE part = 'file' AND importId NOT IN (SELECT id FROM import_batch)")).toBe(0)
  })

  it('a form is the same wherever its packets end', async () => {
    const bytes = formOf([
      { name: 'kind', value: 'customers' },
      { name: 'file', file: 'a.csv', value: 'phone\r\n--a-bound\r\n13800000099' },
    ])
    const every = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1)
    const sent = await sendForm(w, bytes, { token, key: 'split', cut: every })
    expect(sent.status).toBe(202)
    await w.jobs()
    expect(await read(sent.body.id)).toMatchObject({ status: 'done', total: 2, accepted: 1 })
  })
})
