import type { Item } from '../../data/read'

/** Rows that a list and its dialogs share. */
export type ProductRow = Item<'listStaffProducts'>
