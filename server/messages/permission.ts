/** A condition: the member whose id this expression is holds a permission for a message that advertises. */
export const holdsPermission = (memberId: string): string =>
  `EXISTS (SELECT 1
         FROM mini_user u JOIN subscribe_grant g ON g.openid = u.openid JOIN message_template t ON t.providerTemplateId = g.providerTemplateId
         WHERE u.memberId = ${memberId} AND g.state = 'available' AND t.channel = 'mini_subscribe' AND t.kind = 'marketing')`
