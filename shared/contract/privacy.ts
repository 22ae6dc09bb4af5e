import { z } from 'zod'
import { IdParams, Nothing, line } from './common'
import { route, staff } from './route'

export const closeAccount = route({
  method: 'DELETE',
  path: '/mini/me',
  who: { side: 'mini', needs: 'member' },
  summary:
    'Close the account: what is held of the person is erased, unused coupons are given up; the phone can join again as a new member',
  answers: { 204: Nothing },
})

export const eraseMember = route({
  method: 'POST',
  path: '/staff/members/:id/erasures',
  who: staff(),
  summary:
    'Erase a member or a lead who asked for it, with all accounts that became hers; for good. 409 for an account that became another’s and for who is erased already',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 204: Nothing },
  refusals: ['state_conflict'],
})

export const privacyRoutes = { closeAccount, eraseMember }
