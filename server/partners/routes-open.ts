import { openRoutes as rows } from '../../shared/contract/open'
import { serve, type PartnerActor, type Served } from '../base/contract'
import { countingGuesses } from '../base/guesses'
import { listenersChanged } from '../base/outbox'
import { preview } from '../till/preview'
import { redeemLanes } from '../till/redeem-lanes'
import type { By, Redeemer } from '../till/redeemer'
import { confirm, free, readReservation, reservationVisible, reserve } from '../till/reservations'
import { redemptionVisible, reverse } from '../till/reverse'
import { countingMisses } from '../till/till'
import type { Deps } from '../deps'
import type { MembershipHooks } from '../membership/hooks'
import { lookUp } from '../membership/look-up'
import { checkUrl, createWebhook, type ByWhom } from './create-webhook'
import { deleteWebhook } from './delete-webhook'
import { Webhook } from './entities'
import type { Outbound } from './outbound'
import { listWebhooks } from './present-webhook'

const redeemerOf = (actor: PartnerActor): Redeemer => ({
  kind: 'partner',
  key: { id: actor.keyId, storeIds: actor.storeIds },
})
type Caller = { actor: PartnerActor; requestId: string }
const by = ({ actor, requestId }: Caller): By => ({ actor: redeemerOf(actor), requestId })
const byKey = ({ actor, requestId }: Caller): ByWhom => ({ actor: { kind: 'partner', id: actor.keyId }, requestId })

/** What tills and shop systems do with their keys: the same verbs as staff, bound to the key's stores. */
export const openRoutes = (deps: Deps, outbound: Outbound, hooks: MembershipHooks): Served[] => [
  ...redemptionRoutes(deps),
  ...reservationRoutes(deps),
  serve(rows.openLookUp)(async ({ body, actor, ip }) => {
    // Whoever tries numbers would learn the codes of strangers' coupons.
    const who = { id: actor.keyId, address: ip }
    const found = await countingGuesses(deps, who, 'not_found', (guess) => {
      guess.check()
      return deps.db.read((tx) => lookUp(tx, deps, hooks, body))
    })
    return { status: 200, body: found }
  }),
  ...webhookRoutes(deps, outbound),
]

function redemptionRoutes(deps: Deps): Served[] {
  const { db } = deps
  const redeem = redeemLanes(deps)
  return [
    serve(rows.openPreview)(async ({ body, actor, ip }) => {
      const { coupon, redeemable, reason, discountFen } = await countingMisses(deps, redeemerOf(actor), ip, (guess) =>
        db.inTransaction(async (tx) => {
          guess.check()
          return preview(tx, deps, body, redeemerOf(actor))
        }),
      )
      return { status: 200, body: { coupon, redeemable, ...(reason ? { reason } : {}), discountFen } }
    }),
    serve(rows.openRedeem)((call) =>
      countingMisses(deps, redeemerOf(call.actor), call.ip, ({ check, right }) =>
        redeem({
          input: call.body,
          by: { ...by(call), right },
          key: call.key,
          check,
          encode: (redeemed) => call.encode({ status: 201, body: redeemed }),
        }),
      ),
    ),
    serve(rows.openReverse)(
      (call) =>
        call.once(async (tx) => ({
          status: 201,
          body: await reverse(tx, deps, call.params.id, call.body.reason, by(call)),
        })),
      ({ params, actor }) => db.read((tx) => redemptionVisible(tx, redeemerOf(actor), params.id)),
    ),
  ]
}

function reservationRoutes(deps: Deps): Served[] {
  const { db } = deps
  const visible = ({ params, actor }: { params: { id: string }; actor: PartnerActor }) =>
    db.read((tx) => reservationVisible(tx, params.id, redeemerOf(actor)))
  return [
    serve(rows.openReserve)((call) =>
      countingMisses(deps, redeemerOf(call.actor), call.ip, ({ check, right }) =>
        call.once(async (tx) => {
          check()
          return { status: 201, body: await reserve(tx, deps, call.body, { ...by(call), right }) }
        }),
      ),
    ),
    serve(rows.openReadReservation)(
      async ({ params, actor }) => ({
        status: 200,
        body: await db.read((tx) => readReservation(tx, deps, params.id, redeemerOf(actor))),
      }),
      visible,
    ),
    serve(rows.openConfirm)(
      (call) => call.once(async (tx) => ({ status: 201, body: await confirm(tx, deps, call.params.id, by(call)) })),
      visible,
    ),
    serve(rows.openFree)(async (call) => {
      await db.inTransaction((tx) => free(tx, deps, call.params.id, by(call)))
      return { status: 204, body: undefined }
    }, visible),
  ]
}

function webhookRoutes(deps: Deps, outbound: Outbound): Served[] {
  const { db } = deps
  return [
    serve(rows.openListWebhooks)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listWebhooks(tx, query, actor.keyId)),
    })),
    serve(rows.openCreateWebhook)(async (call) => {
      await checkUrl(outbound, call.body.url)
      const owner = { kind: 'key' as const, id: call.actor.keyId }
      const made = await db.inTransaction((tx) => createWebhook(tx, deps, call.body, owner, byKey(call)))
      listenersChanged(deps)
      return { status: 201, body: made }
    }),
    serve(rows.openDeleteWebhook)(
      async (call) => {
        await db.inTransaction((tx) => deleteWebhook(tx, deps, call.params.id, byKey(call)))
        listenersChanged(deps)
        return { status: 204, body: undefined }
      },
      ({ params, actor }) =>
        db.read((tx) => tx.getRepository(Webhook).existsBy({ id: params.id, ownerKind: 'key', ownerId: actor.keyId })),
    ),
  ]
}
