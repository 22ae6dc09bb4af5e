import { z } from 'zod'
import { Id, IdParams, Moment, RegionCode, countedListOf, findIn, line, translationsOf } from './common'
import { everyStaff, route, staff } from './route'

export const Store = z
  .object({
    id: Id,
    name: z.string(),
    /** Name and address in other languages. */
    names: translationsOf(60).nullable(),
    regionCode: RegionCode,
    address: z.string(),
    addresses: translationsOf(200).nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    closed: z.boolean(),
    createdAt: Moment,
  })
  .meta({ id: 'Store' })
export type Store = z.output<typeof Store>

const StoreFields = {
  name: line(60),
  names: translationsOf(60).nullable().optional(),
  regionCode: RegionCode,
  address: line(200),
  addresses: translationsOf(200).nullable().optional(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
}

export const listStores = route({
  method: 'GET',
  path: '/staff/stores',
  who: everyStaff,
  summary: 'Stores; q finds in name and address; a cashier sees the own one',
  query: z.strictObject({
    ...findIn('name', 'regionCode', 'createdAt'),
    state: z.enum(['open', 'closed']).optional(),
    regionCode: RegionCode.optional(),
  }),
  answers: { 200: countedListOf(Store) },
})
export const createStore = route({
  method: 'POST',
  path: '/staff/stores',
  who: staff(),
  summary: 'Add a store',
  body: z.strictObject(StoreFields),
  answers: { 201: Store },
})
export const editStore = route({
  method: 'PATCH',
  path: '/staff/stores/:id',
  who: staff(),
  summary: 'Change or close a store',
  params: IdParams,
  body: z.strictObject({ ...StoreFields, closed: z.boolean() }).partial(),
  answers: { 200: Store },
})

export const ChannelKind = z.enum(['official_account_qr', 'mini_program_code'])
export const Channel = z
  .object({
    id: Id,
    name: z.string(),
    storeId: Id.nullable(),
    staffId: Id.nullable(),
    kind: ChannelKind,
    scene: z.string(),
    imageUrl: z.string(),
    imageReady: z.boolean(),
    disabled: z.boolean(),
    scans: z.int(),
    joined: z.int(),
    createdAt: Moment,
  })
  .meta({ id: 'Channel' })
export type Channel = z.output<typeof Channel>

export const listChannels = route({
  method: 'GET',
  path: '/staff/channels',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'Joining channels with how many scanned and joined',
  query: z.strictObject({
    ...findIn('name', 'createdAt'),
    storeId: Id.optional(),
    kind: ChannelKind.optional(),
    state: z.enum(['on', 'off']).optional(),
  }),
  answers: { 200: countedListOf(Channel) },
})
export const readChannel = route({
  method: 'GET',
  path: '/staff/channels/:id',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'One joining channel with how many scanned and joined',
  params: IdParams,
  answers: { 200: Channel },
})
export const createChannel = route({
  method: 'POST',
  path: '/staff/channels',
  who: staff('marketer'),
  summary: 'Make a joining channel with its scene and its code picture',
  body: z.strictObject({
    name: line(60),
    storeId: Id.nullable().optional(),
    kind: ChannelKind,
    staffId: Id.nullable().optional(),
  }),
  answers: { 201: Channel },
})
export const editChannel = route({
  method: 'PATCH',
  path: '/staff/channels/:id',
  who: staff('marketer'),
  summary: 'Rename, move to another store, switch off; the scene never changes, since it is printed',
  params: IdParams,
  body: z
    .strictObject({ name: line(60), storeId: Id.nullable(), staffId: Id.nullable(), disabled: z.boolean() })
    .partial(),
  answers: { 200: Channel },
})

export const channelRoutes = {
  listStores,
  createStore,
  editStore,
  listChannels,
  readChannel,
  createChannel,
  editChannel,
}
