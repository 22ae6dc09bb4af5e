import type { Database } from '../base/database'
import type { Leases } from '../base/lease'
import type { Vault } from '../base/vault'
import type { TokenStore } from './ports'

/** Tokens of the platform shared by all processes: sealed in the database, refreshed by whoever holds the lease row. */
export function databaseTokenStore(deps: { db: Database; vault: Vault; leases: Leases }): TokenStore {
  const label = (appid: string) => `wechat_token|${appid}`
  return {
    async read(appid) {
      const [row] = (await deps.db.read((tx) =>
        tx.query('SELECT sealed, expiresAt FROM wechat_token WHERE appid = ?', [appid]),
      )) as { sealed: Buffer; expiresAt: number }[]
      if (!row) return null
      return { token: deps.vault.openSystem(label(appid), Buffer.from(row.sealed)), expiresAt: Number(row.expiresAt) }
    },
    async write(appid, value) {
      const sealed = deps.vault.sealSystem(label(appid), value.token)
      // Under the lease there is one writer, so replacing the row needs no dialect's upsert.
      await deps.db.inTransaction(async (tx) => {
        await tx.query('DELETE FROM wechat_token WHERE appid = ?', [appid])
        await tx.query('INSERT INTO wechat_token (appid, sealed, expiresAt) VALUES (?,?,?)', [
          appid,
          sealed,
          value.expiresAt,
        ])
      })
    },
    lease: (appid, ms) => deps.leases.take(`wechat-token/${appid}`, ms),
    free: (appid) => deps.leases.free(`wechat-token/${appid}`),
  }
}
