import type { Amounts } from './large'

/** Rows of the large shop; what is not named has more than a full scan may read. */
export const LARGE: Amounts = {
  member: 100_000,
  member_name: 100_000,
  mini_user: 120_000,
  mini_session: 100_000,
  member_key: 100_000,
  consent_state: 100_000,
  consent_entry: 100_000,
  follower: 150_000,
  coupon: 300_000,
  redemption: 100_000,
  campaign_send: 100_000,
  message_attempt: 100_000,
  subscribe_grant: 100_000,
  channel_touch: 100_000,
  timeline_entry: 100_000,
  audit_entry: 100_000,
  job: 100_000,
  pay_order: 50_000,
  // What a shop has few of.
  ...Object.fromEntries(
    ['staff', 'store', 'channel', 'coupon_template', 'campaign', 'bill_check'].map((t) => [t, 400]),
  ),
  ...Object.fromEntries(
    [
      'segment',
      'message_template',
      'product',
      'api_key',
      'webhook',
      'code_list',
      'coupon_extension',
      'coupon_grant',
      'lease',
    ].map((t) => [t, 60]),
  ),
  suspicion: 3_000,
  bill_difference: 3_000,
  coupon_stripe: 800,
  agreement: 20,
  provider_park: 4,
  insight_day: 400,
  saved_view: 400,
  wechat_token: 2,
  settings: 2,
}
