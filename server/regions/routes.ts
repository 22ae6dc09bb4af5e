import { regionRoutes as rows } from '../../shared/contract/regions'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import { regionDocument } from './region-document'
import { seasons } from './seasons'

/** The tree of places and what the year is like there; both are data of the release and change with it only. */
export const regionRoutes = (): Served[] => [
  serve(rows.readRegions)(async () => {
    const { items, etag } = regionDocument()
    return { status: 200, body: { items }, headers: { ETag: etag, 'Cache-Control': 'public, max-age=86400' } }
  }),
  serve(rows.readSeasons)(async () => ({ status: 200, body: { items: seasons() } })),
]
