/** What a column says of somebody. `person`: a key made of an openid, a unionid or a member's id; `members`: a list of ids. */
export type Lead = 'member' | 'members' | 'openid' | 'unionid' | 'phone' | 'email' | 'device' | 'person'

/** A value drawn for the erasure: her rows belong together still, and to nobody. */
export const DRAWN = { drawn: true } as const

/**
 * One table that holds something of people, declared by the room that owns it: what becomes of its rows when two accounts
 * become one, what a person is given of them who asks for her data, and what an erasure does. Three verbs each, so that
 * merge, export and erasure are driven by this alone; a reason where nothing is done.
 */
export type PersonTable = {
  table: string
  /** Every column that leads to somebody, with what it holds. Rows are found by these. */
  leads: Readonly<Record<string, Lead>>
  merge:
    | {
        /** These columns name the account that stays from then on; the first one finds the rows. */
        moves: readonly [string, ...string[]]
        key: readonly string[]
        /** Of the rows only those; what is over stays where it happened. */
        only?: string
        /** It goes with that row, there and back: only where the merge moved that one too, and where it came back. */
        follows?: { table: string; by: string }
      }
    /** A carry of that name does it (membership/carry.ts). */
    | { by: string }
    | { stays: string }
  export:
    | {
        columns: readonly string[]
        /** Rows are found by these leads; without it as for an erasure. */
        by?: readonly [string, ...string[]]
        /** Those that are sealed, each with the column that names whose key opens it; their row is named by `id`. */
        sealed?: Readonly<Record<string, { keyOf: string }>>
      }
    | { not: string }
  erase:
    | ({ does: 'delete' } & Erased)
    | ({
        does: 'blank'
        columns: Readonly<Record<string, string | number | null | typeof DRAWN>>
        /** What of the columns that are named here stays as it is, each with its reason. */
        keeps?: Readonly<Record<string, string>>
      } & Erased)
    | { keeps: string }
}

/** Which rows an erasure means, and when. */
export type Erased = {
  /** Rows are found by these leads; without it by those that name a member, else by all that name a person. */
  by?: readonly [string, ...string[]]
  /** Of the rows only those. */
  only?: string
  /** They go with rows of that table, which names them by its id. */
  with?: { table: string; by: string }
  /** Not at once but a day later, and why: something outside is still on its way to these rows. */
  later?: string
}
