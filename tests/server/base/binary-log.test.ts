import { checkBinaryLog } from '../../../server/base/binary-log'
import { ConfigError } from '../../../server/base/config'
import type { Database, Tx } from '../../../server/base/database'
import { onEachDatabase } from '../../harness/world'

/** A server that shows these variables and nothing else. */
const showing = (variables: Record<string, string>): Database => {
  const query = async (sql: string) => {
    const name = /LIKE '(\w+)'/.exec(sql)![1]!
    return name in variables ? [{ Variable_name: name, Value: variables[name] }] : []
  }
  const tx = { query } as unknown as Tx
  return { source: { options: { type: 'mysql' } }, read: (work: (t: Tx) => unknown) => work(tx) } as unknown as Database
}

describe('a binary log that may lag behind', () => {
  it.each([
    [{ log_bin: 'ON', sync_binlog: '0' }, true],
    [{ log_bin: 'ON', sync_binlog: '1' }, false],
    [{ log_bin: 'OFF', sync_binlog: '0' }, false],
    [{}, false],
  ])('%j: refused %s', async (variables, refused) => {
    const said = await checkBinaryLog(showing(variables)).catch((error: unknown) => error)
    expect(said instanceof ConfigError).toBe(refused)
    if (refused) expect((said as Error).message).toMatch(/^DATABASE_URL: .*sync_binlog/)
  })
})

onEachDatabase('the binary log of the database at hand', (open) => {
  it('is asked for in its own words', async () => {
    const w = await open()
    try {
      const error = await checkBinaryLog(w.db).catch((e: unknown) => e)
      expect(error === undefined || error instanceof ConfigError).toBe(true)
    } finally {
      await w.close()
    }
  })
})
