import type { ApiKey as Shape } from '../../shared/contract/partners'
import { isoOf } from '../../shared/rules/calendar'
import type { Chance } from '../base/chance'
import { hashToken } from '../base/vault'
import type { ApiKey } from './entities'

const moment = (at: number | null): string | null => (at === null ? null : isoOf(at))

/** A key as the owner sees it: never the key itself, nor its hash. */
export const presentKey = (k: ApiKey): Shape => ({
  id: k.id,
  name: k.name,
  hint: k.hint,
  scopes: k.scopes,
  storeIds: k.storeIds,
  createdAt: isoOf(k.createdAt),
  lastUsedAt: moment(k.lastUsedAt),
  rotatedAt: moment(k.rotatedAt),
  previousUntil: moment(k.previousUntil),
  revokedAt: moment(k.revokedAt),
})

/** A fresh key of 256 random bits. The prefix lets people and scanners of leaked secrets see what it is. */
export function drawKey(chance: Chance): { key: string; keyHash: string; hint: string } {
  const key = `f2m_${chance.token()}`
  return { key, keyHash: hashToken(key), hint: key.slice(0, 10) }
}
