/**
 * Kinds of work that do not wait for each other, each with its own slots. `prompt`: what somebody waits for now;
 * `send`: messages of campaigns; `bulk`: long work that staff started; `standing`: what comes back by the clock.
 */
export const LANES = ['prompt', 'send', 'bulk', 'standing'] as const
export type Lane = (typeof LANES)[number]

/** How many jobs of a lane one process carries out at a time; it leaves a lane with 0 to others. */
export type Slots = Record<Lane, number>
export const USUAL_SLOTS: Slots = { prompt: 6, send: 4, bulk: 2, standing: 2 }

/** Connections of one process to MySQL or MariaDB. */
export const USUAL_POOL = 20
