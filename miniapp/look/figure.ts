/** A whole number with its thousands apart: 1,000,129. Written out, since not every phone has Intl. */
export const figure = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
