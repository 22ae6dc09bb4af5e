import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileStore } from '../../server/sandbox/file-store'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
})
afterEach(() => rm(folder, { recursive: true }))

const grant = { openid: 'o', templateId: 't', count: 2 }

test('what was put is there after closing and opening, and only one file stands', async () => {
  const path = join(folder, 'deep', 'state.json')
  const store = await openFileStore(path)
  await store.put('grant', 'o t', grant)
  await store.put('code', 'c', { personId: 'p', use: 'login', madeAt: 1 })
  expect(await store.take('code', 'c')).toEqual({ personId: 'p', use: 'login', madeAt: 1 })
  expect(await store.take('code', 'c')).toBeNull()
  await store.close()
  const again = await openFileStore(path)
  expect(await again.get('grant', 'o t')).toEqual(grant)
  expect(await again.list('code')).toEqual([])
  await again.close()
  expect(await readdir(join(folder, 'deep'))).toEqual(['state.json'])
})

test('a change reaches the file by itself', async () => {
  const path = join(folder, 'state.json')
  const store = await openFileStore(path)
  await store.put('grant', 'o t', grant)
  await store.change('grant', 'o t', (old) => (old === null ? null : { ...old, count: old.count - 1 }))
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(await readFile(path, 'utf8')).toContain('"count":1')
  await store.close()
})

test('documents come out as copies', async () => {
  const store = await openFileStore(join(folder, 'state.json'))
  await store.put('grant', 'o t', grant)
  const one = await store.get('grant', 'o t')
  if (one !== null) one.count = 99
  expect(await store.get('grant', 'o t')).toEqual(grant)
  await store.close()
})

test('a file that is something else stops the start', async () => {
  const path = join(folder, 'state.json')
  await writeFile(path, '{"strange":[]}')
  await expect(openFileStore(path)).rejects.toThrow('no sandbox state')
  await writeFile(path, 'no json')
  await expect(openFileStore(path)).rejects.toThrow()
})
