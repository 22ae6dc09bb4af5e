/** The patterns people are shown; nothing is decided by one alone. */
export const SUSPICION_KINDS = [
  'one_phone_many_accounts',
  'one_device_many_accounts',
  'till_favours_members',
  'redeem_and_reverse',
  'gift_circle',
] as const
export type SuspicionKind = (typeof SUSPICION_KINDS)[number]
