import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { auditWebhook, type ByWhom } from './create-webhook'

/** The address is told nothing more, nothing that waits for it either. */
export async function deleteWebhook(tx: Tx, deps: Deps, id: string, by: ByWhom): Promise<void> {
  await tx.query('DELETE FROM webhook WHERE id = ?', [id])
  await tx.query('DELETE FROM webhook_delivery WHERE webhookId = ?', [id])
  await auditWebhook(tx, deps, 'partners.delete_webhook', id, by)
}
