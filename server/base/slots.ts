import type { Lane } from './jobs'

/** How many jobs of a lane one process carries out at a time; it leaves a lane with 0 to others. */
export type Slots = Record<Lane, number>
export const USUAL_SLOTS: Slots = { prompt: 6, send: 4, bulk: 2, standing: 2 }

/** Connections of one process to MySQL or MariaDB. */
export const USUAL_POOL = 20
