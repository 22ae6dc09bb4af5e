/** Words that the address bar may hold for tabs and filters. */
export const COUPON_STATES = ['draft', 'published', 'paused', 'closed'] as const
export const COUPON_TABS = ['overview', 'terms', 'hours', 'codes'] as const
export const SUSPICION_STATES = ['open', 'held', 'dismissed'] as const
export const SUSPICION_KINDS = [
  'one_phone_many_accounts',
  'one_device_many_accounts',
  'till_favours_members',
  'redeem_and_reverse',
  'gift_circle',
] as const
export const PAYMENT_TABS = ['products', 'orders', 'refunds', 'bills'] as const
export const ORDER_STATUSES = ['unpaid', 'paid', 'closed', 'refunded'] as const
export const REFUND_STATUSES = ['awaiting_approval', 'processing', 'done', 'failed', 'refused'] as const
export const MERGE_STATUSES = ['awaiting_approval', 'merged', 'reversed'] as const
export const CAMPAIGN_STATUSES = [
  'draft',
  'awaiting_approval',
  'scheduled',
  'freezing',
  'running',
  'paused',
  'finished',
  'cancelled',
] as const
export const STORE_TABS = ['stores', 'channels'] as const
export const SETTINGS_TABS = [
  'brand',
  'manners',
  'coupons',
  'staff',
  'keys',
  'webhooks',
  'agreements',
  'jobs',
  'audit',
  'password',
] as const
export const SEND_STATUSES = [
  'delivered',
  'accepted',
  'failed',
  'unknown',
  'suppressed',
  'holdout',
  'ready',
  'dispatching',
  'retrying',
] as const
