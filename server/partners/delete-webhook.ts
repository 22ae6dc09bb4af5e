import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { auditWebhook, type ByWhom } from './create-webhook'

/** The address is told nothing more, nothing that waits for it either. */
export async function deleteWebhook(tx: Tx, deps: Deps, id: string, by: ByWhom): Promise<void> {
  await write(tx, 'DELETE FROM webhook WHERE id = ?', [id])
  await write(tx, 'DELETE FROM webhook_delivery WHERE webhookId = ?', [id])
  await auditWebhook(tx, deps, 'partners.delete_webhook', id, by)
}
