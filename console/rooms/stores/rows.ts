import type { Item } from '../../data/read'

/** Rows that a list and its dialogs share. */
export type StoreRow = Item<'listStores'>
export type ChannelRow = Item<'listChannels'>
