import type { Tx } from '../base/database'
import { questions } from '../base/questions'

/** What this room asks of those above it, in the caller's transaction. */
export type FieldHooks = {
  /** Told when other fields are asked than before: how complete each profile is follows. */
  askedChanged(tx: Tx): Promise<void>
}

export const FIELDS = questions<FieldHooks>('fields', { askedChanged: async () => undefined })
