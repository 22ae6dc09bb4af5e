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
export const ORDER_TABS = ['orders', 'refunds', 'products', 'bills'] as const
export const MEMBER_TABS = ['profile', 'coupons', 'orders', 'points', 'consents', 'messages', 'timeline'] as const
/** Who has not joined has no coupons, points, consents or messages. */
export const LEAD_TABS = ['profile', 'orders', 'timeline'] as const
export const HAPPENING_GROUPS = ['coupons', 'orders', 'points', 'consents', 'messages', 'account'] as const
export const ORDER_STATUSES = ['unpaid', 'paid', 'closed', 'refunded'] as const
export const REFUND_STATUSES = ['awaiting_approval', 'processing', 'done', 'failed', 'refused'] as const
export const MERGE_STATUSES = ['awaiting_approval', 'merged', 'reversed'] as const
export const SUGGESTION_STATES = ['open', 'merged', 'declined'] as const
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
  'messages',
  'approval',
  'redemption',
  'member',
  'tiers',
  'fields',
  'points',
  'staff',
  'keys',
  'webhooks',
  'agreements',
  'personalData',
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
/** Why somebody of an audience was written nothing. */
export const SEND_REASONS = [
  'no_consent',
  'unsubscribed',
  'frequency_cap',
  'no_quota',
  'unreachable',
  'duplicate_person',
  'frozen',
  'minor',
  'no_coupon',
  'opened',
  'expired',
] as const
export const SEGMENT_STATES = ['archived'] as const
export const YES_NO = ['yes', 'no'] as const
export const MEMBER_STATUSES = ['active', 'frozen', 'lead'] as const
export const COUPON_KINDS = ['cash', 'discount', 'gift', 'shipping'] as const
export const SALE_STATES = ['on_sale', 'off_sale'] as const
export const CHANNEL_KINDS = ['official_account_qr', 'mini_program_code'] as const
/** Of a store and of a channel: the address names one of them for both. */
export const STORE_STATES = ['open', 'closed', 'on', 'off'] as const
export const MESSAGE_CHANNELS = ['mini_subscribe', 'oa_template'] as const
export const STAFF_ROLES = ['owner', 'marketer', 'service', 'cashier', 'analyst'] as const
export const APPROVAL_KINDS = ['campaign', 'refund', 'merge'] as const
export const APPROVAL_TABS = ['waiting', 'told'] as const
