import { z } from 'zod'
import { listCampaigns as campaignsRow } from '../../shared/contract/campaigns'
import { listSends as sendsRow } from '../../shared/contract/campaignOutcomes'
import { listChannels as channelsRow, listStores as storesRow } from '../../shared/contract/channels'
import { listCouponTemplates as couponsRow } from '../../shared/contract/couponTemplates'
import type { ExportedList } from '../../shared/contract/exports'
import { listMembers as membersRow } from '../../shared/contract/members'
import {
  listOrders as ordersRow,
  listRefunds as refundsRow,
  listStaffProducts as productsRow,
} from '../../shared/contract/orders'
import { listApiKeys as keysRow, listWebhooks as webhooksRow } from '../../shared/contract/partners'
import type { StaffRole } from '../../shared/contract/route'
import { listSegments as segmentsRow } from '../../shared/contract/segments'
import { listAudit as auditRow } from '../../shared/contract/audit'
import { listStaff as staffRow } from '../../shared/contract/staff'
import { listRedemptions as redemptionsRow } from '../../shared/contract/till'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import { listCampaigns } from '../campaigns/list-campaigns'
import { listSends } from '../campaigns/list-sends'
import { listChannels } from '../channels/list-channels'
import { listStores } from '../channels/stores'
import { listTemplates } from '../coupons/read-templates'
import type { Deps } from '../deps'
import { ownName } from '../../shared/rules/ownFields'
import { answersOf, toldFor } from '../fields/answers'
import { readFields } from '../fields/definitions'
import type { MembershipHooks } from '../membership/hooks'
import { listMembers } from '../membership/list-members'
import { listKeys } from '../partners/list-keys'
import { listWebhooks } from '../partners/present-webhook'
import { listProducts } from '../payments/present-product'
import { listRefunds } from '../payments/present-refund'
import { listOrders } from '../payments/staff-orders'
import type { SegmentQuestions } from '../segments/questions'
import { listSegments } from '../segments/read-segment'
import { listAudit } from '../staff/list-audit'
import { listStaff } from '../staff/list-staff'
import { listDay } from '../till/list-redemptions'

/** What the rooms of the lists ask of those above them. */
export type Asks = { hooks: MembershipHooks; segments: SegmentQuestions }
/** Who asked for the list, and in which language. */
export type Reader = Asks & { actor: Pick<StaffActor, 'id' | 'role' | 'storeId'>; locale: Locale }
/** How many there are is counted with orders and redemptions, and not at all with what grows without end. */
export type Page = { items: object[]; nextCursor: string | null; total?: number | null; count?: number }
type List<Q extends z.ZodType> = {
  who: { roles: readonly StaffRole[] }
  query: Q
  read: (tx: Tx, deps: Deps, query: z.output<Q>, by: Reader) => Promise<Page>
}
type Listed = { who: { roles: readonly StaffRole[] }; query: z.ZodType }

const list = <R extends Listed>(row: R, read: List<R['query']>['read']): List<z.ZodType> => ({
  who: row.who,
  query: row.query,
  read: read as List<z.ZodType>['read'],
})

/** Members with what each told for the brand's own fields, by `own.` and the key. */
async function withOwn<P extends { items: { id: string }[] }>(tx: Tx, page: P): Promise<P> {
  const fields = await readFields(tx)
  if (fields.length === 0) return page
  const answers = await answersOf(
    tx,
    page.items.map(({ id }) => id),
  )
  const told = (id: string) => fields.map((field) => [ownName(field.key), toldFor(field, answers, id)])
  return { ...page, items: page.items.map((item) => ({ ...item, ...Object.fromEntries(told(item.id)) })) }
}

/** The lists that can be written out: each is read by its own verb, for those who may see it, so an export shows what the list shows. */
export const LISTS: Record<z.output<typeof ExportedList>, List<z.ZodType>> = {
  members: list(membersRow, async (tx, deps, query, { hooks }) =>
    withOwn(tx, await listMembers(tx, deps, hooks, query)),
  ),
  segments: list(segmentsRow, (tx, _, query, { segments, locale }) => listSegments(tx, segments, query, locale)),
  campaigns: list(campaignsRow, (tx, deps, query) => listCampaigns(tx, deps, query)),
  sends: list(
    { who: sendsRow.who, query: sendsRow.query.extend(sendsRow.params.shape) },
    (tx, deps, { id, ...query }) => listSends(tx, deps, id, query),
  ),
  coupons: list(couponsRow, (tx, deps, query) => listTemplates(tx, query, deps.clock.now())),
  redemptions: list(redemptionsRow, (tx, deps, query, { actor }) => listDay(tx, query, actor, deps.clock.now())),
  products: list(productsRow, (tx, _, query) => listProducts(tx, query)),
  orders: list(ordersRow, (tx, deps, query) => listOrders(tx, query, deps.clock.now())),
  refunds: list(refundsRow, (tx, _, query) => listRefunds(tx, query)),
  stores: list(storesRow, (tx, _, query, { actor }) => listStores(tx, actor, query)),
  channels: list(channelsRow, (tx, _, query) => listChannels(tx, query)),
  staff: list(staffRow, (tx, _, query) => listStaff(tx, query)),
  keys: list(keysRow, (tx, _, query) => listKeys(tx, query)),
  webhooks: list(webhooksRow, (tx, _, query) => listWebhooks(tx, query, null)),
  audit: list(auditRow, (tx, _, query) => listAudit(tx, query)),
}
