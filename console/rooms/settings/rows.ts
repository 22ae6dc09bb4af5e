import type { Item } from '../../data/read'

/** Rows that a list and its dialogs share. */
export type WebhookRow = Item<'listWebhooks'>
export type AccountRow = Item<'listStaff'>
export type KeyRow = Item<'listApiKeys'>
