import type { Database } from '../base/database'
import type { Leases } from '../base/lease'
import { bytes, row, upsert, whole } from '../base/sql'
import type { Vault } from '../base/vault'
import type { TokenStore } from './ports'

const TOKEN = { sealed: bytes, expiresAt: whole }

/** Where the token of an app is sealed for. */
export const tokenPlace = (appid: string): string => `wechat_token|${appid}`

/** Tokens of the platform shared by all processes: sealed in the database, refreshed by whoever holds the lease row. */
export function databaseTokenStore(deps: { db: Database; vault: Vault; leases: Leases }): TokenStore {
  return {
    async read(appid) {
      const sql = 'SELECT sealed, expiresAt FROM wechat_token WHERE appid = ?'
      const kept = await deps.db.read((tx) => row(tx, TOKEN, sql, [appid]))
      return kept && { token: deps.vault.openSystem(tokenPlace(appid), kept.sealed), expiresAt: kept.expiresAt }
    },
    async write(appid, value) {
      const sealed = deps.vault.sealSystem(tokenPlace(appid), value.token)
      const token = { appid, sealed, expiresAt: value.expiresAt }
      await deps.db.inTransaction((tx) => upsert(tx, 'wechat_token', ['appid'], token, ['sealed', 'expiresAt']))
    },
    lease: (appid, ms) => deps.leases.take(`wechat-token/${appid}`, ms),
    free: (appid) => deps.leases.free(`wechat-token/${appid}`),
  }
}
