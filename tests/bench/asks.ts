import { z } from 'zod'
import type { RouteSpec } from '../../shared/contract/route'
import { ROUTES } from '../../shared/contract/table'
import { shanghaiDay } from '../../shared/rules/calendar'

/** Values of rows that are there, by the statement that finds one. */
export type Find = (sql: string) => Promise<string>

/** What the row with most behind it is called, of a table by a column that points at it. */
const busiest = (table: string, column: string): string =>
  `SELECT ${column} AS v FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ${column} ORDER BY COUNT(*) DESC, ${column} LIMIT 1`
/** Whoever holds most coupons. */
export const BUSIEST = busiest('coupon', 'memberId')
const said = (value: string): string => `SELECT '${value}' AS v`
const newestOf = (document: string): string => `SELECT MAX(version) AS v FROM agreement WHERE document = '${document}'`

/** The token of a coupon that is offered to a friend. */
export const GIFT = 'a-gift-that-waits-0000000'

/** What paths name, by how they begin. */
const NAMED: [path: string, of: Record<string, string>][] = [
  ['/staff/members/:id', { id: BUSIEST }],
  ['/staff/coupon-templates/:id', { id: busiest('coupon', 'couponTemplateId') }],
  ['/staff/code-lists/:id', { id: busiest('exchange_code', 'listId') }],
  ['/staff/campaigns/:id', { id: busiest('campaign_send', 'campaignId') }],
  ['/staff/segments/:id', { id: busiest('campaign', 'segmentId') }],
  ['/staff/channels/:id', { id: busiest('channel_touch', 'channelId') }],
  ['/staff/insights/channels/:id', { id: busiest('channel_touch', 'channelId') }],
  ['/staff/orders/:id', { id: busiest('pay_refund', 'orderId') }],
  ['/staff/bill-checks/:day', { day: busiest('bill_difference', 'day') }],
  ['/staff/webhooks/:id', { id: busiest('webhook_delivery', 'webhookId') }],
  ['/staff/jobs/:id', { id: 'SELECT MAX(id) AS v FROM job' }],
  ['/staff/imports/:id', { id: 'SELECT MAX(id) AS v FROM import_batch' }],
  ['/staff/tiers/simulations/:id', { id: "SELECT MAX(id) AS v FROM job WHERE kind = 'points.simulate'" }],
  ['/staff/exports/:id', { id: 'SELECT MAX(id) AS v FROM staff_export' }],
  ['/staff/agreements/:document/:version', { document: said('privacyPolicy'), version: newestOf('privacyPolicy') }],
  ['/mini/agreements/:document/:version', { document: said('privacyPolicy'), version: newestOf('privacyPolicy') }],
  ['/mini/transfers/:token', { token: said(GIFT) }],
  ['/mini/coupons/:id', { id: `SELECT MAX(id) AS v FROM coupon WHERE memberId = (${BUSIEST})` }],
  ['/mini/me/exports/:id', { id: 'SELECT MAX(id) AS v FROM own_data_link' }],
  ['/mini/orders/:id', { id: `SELECT MAX(id) AS v FROM pay_order WHERE memberId = (${BUSIEST})` }],
]

/** What filters name that have no list of their own. */
const USUAL: Record<string, string> = {
  storeId: busiest('redemption', 'storeId'),
  segmentId: busiest('campaign', 'segmentId'),
  channelId: busiest('channel_touch', 'channelId'),
  joinChannelId: busiest('channel_touch', 'channelId'),
  couponTemplateId: busiest('coupon', 'couponTemplateId'),
  memberId: busiest('pay_order', 'memberId'),
  memberNo: `SELECT memberNo AS v FROM member WHERE id = (${BUSIEST})`,
  orderNo: 'SELECT MAX(orderNo) AS v FROM pay_order',
  regionCode: busiest('store', 'regionCode'),
  actorId: busiest('audit_entry', 'actorId'),
  action: busiest('audit_entry', 'action'),
  objectKind: busiest('audit_entry', 'objectKind'),
  objectId: busiest('audit_entry', 'objectId'),
  date: busiest('redemption', 'day'),
  day: said(shanghaiDay(Date.now())),
  page: said('members'),
  channel: 'SELECT MAX(scene) AS v FROM channel',
  below: said('15'),
  above: said('15'),
}

/** How far back people look, in days. */
const DAYS_BACK = [1, 7, 30, 90, 180]

/** What is asked for in every way anyway, or has no value of its own. */
const OWN = ['limit', 'cursor', 'q', 'ids', 'sort', 'from', 'to']

type Field = { enum?: unknown[]; const?: unknown; $ref?: string }
type Fields = { properties?: Record<string, Field>; required?: string[]; $defs?: Record<string, Field> }

/** Every list, picker and page's read of staff and of the phone, by its name. */
export const readRoutes = (): [name: string, row: RouteSpec][] =>
  (Object.entries(ROUTES) as [string, RouteSpec][]).filter(
    ([, row]) => row.method === 'GET' && !row.events && row.who.side !== 'open',
  )

/** The path with what it names put in. Refuses where nobody has said what that is. */
export async function pathOf(row: RouteSpec, find: Find): Promise<string> {
  let path = row.path
  const own = NAMED.filter(([begin]) => path === begin || path.startsWith(`${begin}/`)).pop()?.[1] ?? {}
  for (const [, name] of row.path.matchAll(/:([A-Za-z]+)/g)) {
    const sql = own[name!]
    if (sql === undefined) throw new Error(`${row.path}: say in tests/bench/asks.ts what ${name} is`)
    path = path.replace(`:${name}`, encodeURIComponent(await find(sql)))
  }
  return path
}

export type Asked = { how: string; query: string }

/** What must be said to ask at all, in each way it can be said: a list of queries, one empty where nothing must be. */
export async function plainAsks(row: RouteSpec, find: Find, now: number): Promise<Asked[]> {
  const { properties = {}, required = [], $defs } = fieldsOf(row)
  let asks: Asked[] = [{ how: 'plain', query: '' }]
  const times = (more: Asked[]): void => {
    asks = asks.flatMap((a) => more.map((m) => ({ how: m.how, query: `${a.query}&${m.query}` })))
  }
  if (required.includes('from')) times(days(now))
  for (const name of required.filter((n) => !OWN.includes(n)))
    times(await valuesOf(row, name, properties[name]!, $defs, find))
  return asks
}

/**
 * Every further question that the contract allows of it, from what the plain answer showed: each sort, each value of each
 * filter, days, a part of the first one's name, the ids of a page, the next page.
 */
export async function furtherAsks(row: RouteSpec, shown: Shown, find: Find, now: number): Promise<Asked[]> {
  const { properties = {}, required = [], $defs } = fieldsOf(row)
  const asks: Asked[] = []
  for (const sort of properties.sort?.enum ?? []) asks.push({ how: `sort ${sort}`, query: `&sort=${sort}` })
  const called = shown.items?.map(nameOf).find((name) => name !== undefined)
  if (properties.q && called !== undefined)
    for (const part of new Set([Array.from(called).slice(0, 2).join(''), called]))
      asks.push({ how: `q ${part}`, query: `&q=${encodeURIComponent(part)}` })
  const ids = shown.items?.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])) ?? []
  if (properties.ids && ids.length > 0) asks.push({ how: `${ids.length} ids`, query: `&ids=${ids.join(',')}` })
  if (properties.cursor && shown.nextCursor)
    asks.push({ how: 'next page', query: `&cursor=${encodeURIComponent(shown.nextCursor)}` })
  if (properties.from && !required.includes('from'))
    for (const { how, query } of days(now)) asks.push({ how, query: `&${query}` })
  for (const [name, field] of Object.entries(properties))
    if (!OWN.includes(name) && !required.includes(name))
      for (const { how, query } of await valuesOf(row, name, field, $defs, find)) asks.push({ how, query: `&${query}` })
  return asks
}

export type Shown = { items?: Record<string, unknown>[]; nextCursor?: string | null }

/** What a row is called where it is shown. */
function nameOf(item: Record<string, unknown>): string | undefined {
  for (const name of ['name', 'title', 'nickname', 'username'])
    if (typeof item[name] === 'string' && item[name]) return item[name]
  return undefined
}

const fieldsOf = (row: RouteSpec): Fields =>
  row.query ? (z.toJSONSchema(row.query, { io: 'input', unrepresentable: 'any' }) as Fields) : {}

const days = (now: number): Asked[] =>
  DAYS_BACK.map((back) => ({
    how: `${back} days`,
    query: `from=${shanghaiDay(now - (back - 1) * 86_400_000)}&to=${shanghaiDay(now)}`,
  }))

/** Every value of a field that has a list of them, else the usual one. Refuses where nobody has said what is usual. */
async function valuesOf(
  row: RouteSpec,
  name: string,
  field: Field,
  defs: Fields['$defs'],
  find: Find,
): Promise<Asked[]> {
  const { enum: some, const: one } = field.$ref ? defs![field.$ref.split('/').pop()!]! : field
  const listed = some ?? (one === undefined ? null : [one])
  const sql = USUAL[name]
  if (!listed && sql === undefined) throw new Error(`${row.path}: say in tests/bench/asks.ts what is usual for ${name}`)
  const values = listed ?? [await find(sql!)]
  return values.map((value) => ({
    how: listed ? `${name} ${value}` : name,
    query: `${name}=${encodeURIComponent(String(value))}`,
  }))
}
