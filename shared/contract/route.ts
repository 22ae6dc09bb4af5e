import type { z } from 'zod'
import type { ErrorCode } from './errors'

/**
 * One row of the route table. The router, /openapi.json, the typed clients and the generated
 * access tests are all made from these rows; nothing about a route is said anywhere else.
 */
export type StaffRole = 'owner' | 'marketer' | 'service' | 'cashier' | 'analyst'
export const STAFF_ROLES = [
  'owner',
  'marketer',
  'service',
  'cashier',
  'analyst',
] as const satisfies readonly StaffRole[]

/** What a shop system's key may be allowed to do. */
export type OpenScope = 'members' | 'redemptions' | 'reservations' | 'orders' | 'webhooks'
export const OPEN_SCOPES = [
  'members',
  'redemptions',
  'reservations',
  'orders',
  'webhooks',
] as const satisfies readonly OpenScope[]

export type Who =
  /** Anyone, no token read. */
  | { side: 'public' }
  /** The mini-program: `guest` reads a token when there is one, `session` demands one, `member` demands a joined, unfrozen member. */
  | { side: 'mini'; needs: 'guest' | 'session' | 'member' }
  /** The console and staff mode: signed in, with one of these roles. */
  | { side: 'staff'; roles: readonly StaffRole[] }
  /** A shop system with a key that has this scope. */
  | { side: 'open'; scope: OpenScope }

export const open = <const S extends OpenScope>(scope: S): { side: 'open'; scope: S } => ({ side: 'open', scope })
export const everyStaff = { side: 'staff', roles: STAFF_ROLES } as const satisfies Who
export const staff = (...roles: StaffRole[]): { side: 'staff'; roles: readonly StaffRole[] } => ({
  side: 'staff',
  roles: ['owner', ...roles.filter((r) => r !== 'owner')],
})

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type RouteSpec = {
  method: Method
  /** Below /api/v1, with `:name` parameters. */
  path: string
  who: Who
  summary: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** Instead of a body: the fields of a form (multipart/form-data) beside its one file, which is at most so large. */
  form?: { file: string; maxBytes: number; fields: z.ZodType }
  /** Success status → body. `z.undefined()` for none. */
  answers: Record<number, z.ZodType>
  /** The answer is a stream of server-sent events; its schema is that of one event's data. */
  events?: true
  /** The answer is a file of this type, sent as it is read; its schema says that it is text. */
  file?: string
  /** An Idempotency-Key is demanded, the answer is stored with the effect and replayed byte for byte. */
  keyed?: true
  /** People edit the same thing: the handler receives If-Match's version, and a stale one gets 412. */
  versioned?: true
  refusals?: readonly ErrorCode[]
}

export const route = <const R extends RouteSpec>(spec: R): R => spec

type Out<T> = T extends z.ZodType ? z.output<T> : undefined
type In<T> = T extends z.ZodType ? z.input<T> : undefined

/** What a handler receives. */
export type ParamsOf<R extends RouteSpec> = Out<R['params']>
export type QueryOf<R extends RouteSpec> = Out<R['query']>
export type BodyOf<R extends RouteSpec> = Out<R['body']>
export type FormOf<R extends RouteSpec> = R['form'] extends { fields: z.ZodType }
  ? z.output<R['form']['fields']>
  : never
/** What a client sends. */
export type BodyIn<R extends RouteSpec> = In<R['body']>
export type FormIn<R extends RouteSpec> = R['form'] extends { fields: z.ZodType } ? z.input<R['form']['fields']> : never
export type QueryIn<R extends RouteSpec> = In<R['query']>
/** What a handler must answer: one of the declared statuses with its body. */
export type AnswerOf<R extends RouteSpec> = {
  [S in keyof R['answers'] & number]: { status: S; body: In<R['answers'][S]>; headers?: Record<string, string> }
}[keyof R['answers'] & number]
/** What a client receives. */
export type AnswerBody<R extends RouteSpec> = {
  [S in keyof R['answers'] & number]: Out<R['answers'][S]>
}[keyof R['answers'] & number]
