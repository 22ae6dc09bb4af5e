import { z } from 'zod'
import { Moment } from './common'
import { route } from './route'

export const askEmailProof = route({
  method: 'POST',
  path: '/mini/me/email/verification',
  who: { side: 'mini', needs: 'member' },
  summary:
    'Send a link to the e-mail one has told; following it, within 48 hours and once, shows that the address is one’s own. The answer is the same whoever else has told that address. One a minute, five a day',
  answers: { 202: z.object({ resendAfter: Moment, expiresAt: Moment }) },
  refusals: ['email_missing', 'email_verified', 'mail_off', 'rate_limited'],
})

export const emailRoutes = { askEmailProof }
