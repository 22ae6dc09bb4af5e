/** An answer as far as checks look at it. */
export type Told = { status: number; body: { code?: string } }

// A coupon has a code, too: only that of a refusal is meant.
export const toldOf = (a: Told): string => (a.status < 400 ? String(a.status) : (a.body.code ?? String(a.status)))

/** What was told, where it is not what it should be. */
export const unless = (wanted: string[], told: string[]): string[] =>
  JSON.stringify(told) === JSON.stringify(wanted) ? [] : [`wanted ${wanted.join(' ')}, told ${told.join(' ')}`]
