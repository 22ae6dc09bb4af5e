import type { z } from 'zod'
import { listMembers as membersRow } from '../../shared/contract/members'
import { listOrders as ordersRow } from '../../shared/contract/orders'
import { listAudit as auditRow } from '../../shared/contract/staff'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { listMembers } from '../membership/list-members'
import type { MembershipHooks } from '../membership/hooks'
import { listOrders } from '../payments/staff-orders'
import { listAudit } from '../staff/list-audit'

export type Page = { items: Record<string, unknown>[]; nextCursor: string | null; total: number | null }
type Read = (tx: Tx, deps: Deps, hooks: MembershipHooks, query: never) => Promise<Page>
type List = { query: z.ZodType; read: Read }

/** The lists that can be written out: each is read by its own verb, so an export shows what the list shows. */
export const LISTS = {
  members: {
    query: membersRow.query,
    read: (tx, deps, hooks, query) => listMembers(tx, deps, hooks, query),
  },
  orders: {
    query: ordersRow.query,
    read: async (tx, deps, _hooks, query) => {
      const { items, nextCursor, count } = await listOrders(tx, query, deps.clock.now())
      return { items, nextCursor, total: count }
    },
  },
  audit: {
    query: auditRow.query,
    read: async (tx, _deps, _hooks, query) => ({ ...(await listAudit(tx, query)), total: null }),
  },
} satisfies Record<string, List>
