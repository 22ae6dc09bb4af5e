import { channelRoutes as rows } from '../../shared/contract/channels'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import type { Deps } from '../deps'
import { createChannel } from './create-channel'
import { editChannel } from './edit-channel'
import { Channel, Store } from './entities'
import { listChannels, readChannel } from './list-channels'
import { createStore, editStore, listStores } from './stores'

/** Stores and the joining channels that hang in them. */
export const channelRoutes = (deps: Deps): Served[] => [
  serve(rows.listStores)(async ({ actor, query }) => ({
    status: 200,
    body: await deps.db.read((tx) => listStores(tx, actor, query)),
  })),
  serve(rows.createStore)(async ({ body, actor, requestId }) => ({
    status: 201,
    body: await deps.db.inTransaction((tx) => createStore(tx, deps, body, { actor, requestId })),
  })),
  serve(rows.editStore)(
    async ({ params, body, actor, requestId }) => ({
      status: 200,
      body: await deps.db.inTransaction((tx) => editStore(tx, deps, params.id, body, { actor, requestId })),
    }),
    ({ params }) => deps.db.read((tx) => tx.getRepository(Store).existsBy({ id: params.id })),
  ),
  serve(rows.listChannels)(async ({ query }) => ({
    status: 200,
    body: await deps.db.read((tx) => listChannels(tx, query)),
  })),
  serve(rows.readChannel)(async ({ params }) => ({
    status: 200,
    body: await deps.db.read((tx) => readChannel(tx, params.id)),
  })),
  serve(rows.createChannel)(async ({ body, actor, requestId }) => ({
    status: 201,
    body: await createChannel(deps, body, { actor, requestId }),
  })),
  serve(rows.editChannel)(
    async ({ params, body, actor, requestId }) => ({
      status: 200,
      body: await deps.db.inTransaction((tx) => editChannel(tx, deps, params.id, body, { actor, requestId })),
    }),
    ({ params }) => deps.db.read((tx) => tx.getRepository(Channel).existsBy({ id: params.id })),
  ),
]
