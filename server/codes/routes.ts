import { couponWayRoutes } from '../../shared/contract/coupons'
import { codeListRoutes as rows } from '../../shared/contract/couponTemplates'
import { serve, type Served } from '../base/contract'
import { countingGuesses } from '../base/guesses'
import type { Deps } from '../deps'
import { addCodes } from './add-codes'
import { createList, listExists, listLists } from './code-lists'
import { enterCode } from './enter-code'
import type { CouponHooks } from '../claims/hooks'
import { readCodes } from './read-codes'
import { templateExists } from '../coupons/read-templates'

/** Lists of codes, and the door at which words and codes are typed. */
export function codeRoutes(deps: Deps, hooks: CouponHooks): Served[] {
  const { db, clock } = deps
  const exists = ({ params }: { params: { id: string } }) => db.read((tx) => templateExists(tx, params.id))
  const hasList = ({ params }: { params: { id: string } }) => db.read((tx) => listExists(tx, params.id))
  return [
    serve(rows.createCodeList)(async ({ params, body, actor, requestId, once }) => {
      const answer = await once(async (tx) => ({
        status: 201,
        body: await createList(tx, deps, params.id, body, { actor, requestId }),
      }))
      deps.waker.wake()
      return answer
    }, exists),
    serve(rows.listCodeLists)(async ({ params, query }) => ({
      status: 200,
      body: await db.read((tx) => listLists(tx, params.id, query)),
    })),
    serve(rows.addCodes)(
      async ({ params, body, actor, requestId }) => ({
        status: 200,
        body: await addCodes(deps, params.id, body, { actor, requestId }),
      }),
      hasList,
    ),
    serve(rows.readCodes)(
      async ({ params, query, actor, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) => readCodes(tx, deps, params.id, query, { actor, requestId })),
      }),
      hasList,
    ),
    serve(couponWayRoutes.enterCouponCode)(({ body, actor, ip, once }) =>
      countingGuesses(deps, { id: actor.memberId, address: ip }, 'coupon_code_unknown', (guess) =>
        once(async (tx) => {
          guess.check()
          return { status: 201, body: await enterCode(tx, deps, hooks, actor.memberId, body.code, clock.now()) }
        }),
      ),
    ),
  ]
}
