/** The usual size of letters, in px, and what the phone's own setting calls usual: WeChat says 16 or 17. */
const USUAL = 16
const STILL_USUAL = 17
/** Above this a ticket's value and its terms no longer fit beside each other; WeChat's largest is 24. */
const MOST = 1.4

/** How much larger letters are drawn for a size chosen on the phone, in px: 1 for the usual one, a smaller one and none. */
export const wantedType = (size: number | undefined): number =>
  size !== undefined && size > STILL_USUAL ? Math.min(MOST, size / USUAL) : 1
