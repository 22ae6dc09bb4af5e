import { Ground1700000000001 } from './0001-ground'
import { Members1700000000002 } from './0002-members'

/** In the order they run. A landed migration is never changed. */
export const MIGRATIONS = [Ground1700000000001, Members1700000000002]
