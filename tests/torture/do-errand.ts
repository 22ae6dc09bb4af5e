import { systemChance, type Chance } from '../../server/base/chance'
import { readConfig } from '../../server/base/config'
import type { Tx } from '../../server/base/database'
import { createVault, type Vault } from '../../server/base/vault'
import { Webhook } from '../../server/partners/entities'
import { sealSecret } from '../../server/partners/sign'
import { openMigrated } from '../../server/start'
import { makeMembers } from './people'
import { makeTemplate } from './templates'

export type Errand =
  /** `webhook`: an address that is told of claims. */
  | { make: { members: number; pieces: number; webhook?: string } }
  /** So many members' keys, `key-0` and on; each is answered with a value that it has sealed. */
  | { keys: number }
  | { open: Record<string, string> }
  | { sql: string; params: (string | number)[] }

/** Does it on a database that no server holds, configured by this environment; answers what came of it, as JSON. */
export async function doErrand(env: NodeJS.ProcessEnv, errand: Errand): Promise<unknown> {
  const config = readConfig(env)
  const db = await openMigrated(config)
  const chance = systemChance()
  const vault = createVault(config, chance)
  const now = Date.now()
  try {
    if ('sql' in errand) return await db.read((tx) => tx.query(errand.sql, errand.params))
    if ('keys' in errand) return await db.inTransaction((tx) => sealMany(tx, vault, errand.keys))
    if ('open' in errand) return await db.read((tx) => openAll(tx, vault, errand.open))
    return await db.inTransaction(async (tx) => ({
      people: await makeMembers(tx, chance, errand.make.members, now),
      templateId: await makeTemplate(tx, chance, now, { total: errand.make.pieces }),
      webhookId: errand.make.webhook ? await makeWebhook(tx, chance, vault, errand.make.webhook, now) : null,
    }))
  } finally {
    await db.close()
  }
}

const place = (row: string) => ({ table: 'member', column: 'phoneSealed', row })

async function sealMany(tx: Tx, vault: Vault, count: number): Promise<Record<string, string>> {
  const sealed: Record<string, string> = {}
  for (let i = 0; i < count; i++) {
    const id = `key-${i}`
    sealed[id] = (await vault.createMemberKey(tx, id)).seal(place(id), `value ${i}`).toString('base64')
  }
  return sealed
}

/** What each of these values is; null where its key is gone. */
async function openAll(tx: Tx, vault: Vault, sealed: Record<string, string>): Promise<Record<string, string | null>> {
  const opened: Record<string, string | null> = {}
  for (const [id, value] of Object.entries(sealed))
    opened[id] = (await vault.memberKey(tx, id))?.open(place(id), Buffer.from(value, 'base64')) ?? null
  return opened
}

async function makeWebhook(tx: Tx, chance: Chance, vault: Vault, url: string, now: number): Promise<string> {
  const id = chance.id()
  await tx.getRepository(Webhook).insert({
    id,
    url,
    events: ['coupon.claimed'],
    secret: sealSecret(vault, id, 'whsec_torture'),
    ownerKind: 'staff',
    ownerId: id,
    disabled: false,
    failingSince: null,
    createdAt: now,
  })
  return id
}
