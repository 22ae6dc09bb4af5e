import type { Item } from '../../data/read'

/** Rows that a list and its dialogs share. */
export type TemplateRow = Item<'listMessageTemplates'>
