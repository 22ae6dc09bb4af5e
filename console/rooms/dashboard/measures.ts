/** What is shown of some days. */
export const MEASURES = ['joined', 'claims', 'redemptions', 'turnoverFen', 'paidFen'] as const
export type Measure = (typeof MEASURES)[number]
export const inFen = (measure: Measure): boolean => measure.endsWith('Fen')
