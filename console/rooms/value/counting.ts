import type { Answer } from '../../api'

export type Figures = NonNullable<Answer<'readRfm'>['figures']>

/** While a large shop is being counted, it is asked again after so long. */
const AGAIN_MS = 4_000
export const whileCounting = (last: { counting: boolean } | undefined): number | false =>
  last?.counting ? AGAIN_MS : false
