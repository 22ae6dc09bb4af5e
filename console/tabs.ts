/** Words that the address bar may hold for tabs and filters. */
export const COUPON_STATES = ['draft', 'published', 'paused', 'closed'] as const
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
export const SETTINGS_TABS = ['brand', 'manners', 'staff', 'agreements', 'audit', 'password'] as const
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
