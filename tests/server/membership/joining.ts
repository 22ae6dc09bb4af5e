import type { World } from '../../harness/world'

type Person = Awaited<ReturnType<World['person']>>

/** What tests of joining ask of their world again and again. */
export const joiningIn = (w: () => World) => ({
  /** The body of joining: a code of this person's phone and the agreements in force. */
  joinBody: async (who: Person, more: Record<string, unknown> = {}) => ({
    phoneCode: await who.phoneCode(),
    consents: await w().agreementVersions(),
    ...more,
  }),
  /** The number that a statement answers as `n`. */
  count: async (sql: string, values: unknown[] = []): Promise<number> => {
    const [row] = (await w().db.read((tx) => tx.query(sql, values))) as [{ n: number }]
    return Number(row.n)
  },
})
