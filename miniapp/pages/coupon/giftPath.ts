/** Where the friend lands: the page that shows and hands over the gift. */
export const giftPath = (token: string): string => `/pages/gift/index?token=${encodeURIComponent(token)}`
