/** What we sell ourselves, by WeChat Pay. Begins with a sign that no name of a shop system has, so that nobody tells of ours. */
export const OWN_SHOP = '@shop'
