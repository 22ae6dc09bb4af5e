import { Ground1700000000001 } from './0001-ground'
import { Members1700000000002 } from './0002-members'
import { Coupons1700000000003 } from './0003-coupons'
import { Segments1700000000004 } from './0004-segments'
import { Messages1700000000005 } from './0005-messages'
import { Campaigns1700000000006 } from './0006-campaigns'

/** In the order they run. A landed migration is never changed. */
export const MIGRATIONS = [
  Ground1700000000001,
  Members1700000000002,
  Coupons1700000000003,
  Segments1700000000004,
  Messages1700000000005,
  Campaigns1700000000006,
]
