import type { z } from 'zod'
import type {
  AnswerOf,
  BodyOf,
  FormOf,
  OpenScope,
  ParamsOf,
  QueryOf,
  RouteSpec,
  StaffRole,
} from '../../shared/contract/route'
import type { Language } from '../../shared/rules/member'
import type { Tx } from './database'
import type { Locale } from './errors'
import type { KeyScope, Stored } from './idempotency'
import type { Log } from './log'
import type { Sink } from './multipart'

/** Who stands at the door. */
export type MiniActor = {
  side: 'mini'
  session: string
  openid: string
  unionid: string | null
  memberId: string | null
  frozen: boolean
}
export type MemberActor = MiniActor & { memberId: string }
export type StaffActor = {
  side: 'staff'
  session: string
  id: string
  name: string
  role: StaffRole
  storeId: string | null
}
/** A shop system with its key. */
export type PartnerActor = {
  side: 'partner'
  keyId: string
  name: string
  scopes: readonly OpenScope[]
  /** Null: every store. */
  storeIds: string[] | null
}

/** The rooms that know sessions and keys give these to the router; each answers null for what it does not know. */
export type Doors = {
  mini(token: string): Promise<MiniActor | null>
  staff(token: string): Promise<(StaffActor & { csrf: string }) | null>
  open(key: string): Promise<PartnerActor | null>
}

export type ActorOf<R extends RouteSpec> = R['who'] extends { side: 'mini'; needs: 'guest' }
  ? MiniActor | null
  : R['who'] extends { side: 'mini'; needs: 'session' }
    ? MiniActor
    : R['who'] extends { side: 'mini'; needs: 'member' }
      ? MemberActor
      : R['who'] extends { side: 'staff' }
        ? StaffActor
        : R['who'] extends { side: 'open' }
          ? PartnerActor
          : null

export type Call<R extends RouteSpec> = {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  actor: ActorOf<R>
  locale: Locale
  /** In which language the caller reads what people wrote. */
  language: Language
  /** The version of If-Match, or null. */
  ifMatch: number | null
  requestId: string
  /** The address as it is counted: of IPv6 the first 64 bits. */
  ip: string
  /** What the app says the device is called (X-Device-Id), unchecked; null where it says nothing. */
  device: string | null
  log: Log
  /** Present on keyed routes: the scope of the caller's Idempotency-Key. */
  key: R['keyed'] extends true ? KeyScope : null
  /**
   * Routes with a form: reads it, once, and before `once`; the file's bytes go to the sink. A key is that of the fields and
   * the file's bytes together.
   */
  form(sink: Sink): Promise<{ fields: FormOf<R>; file: { name: string; bytes: number } }>
  /** Keyed routes: does the work and stores the answer in one transaction; a repeat gets the same bytes. */
  once(work: (tx: Tx) => Promise<AnswerOf<R>>): Promise<Stored>
  /** The declared bytes of an answer, for work that stores it itself. */
  encode(answer: AnswerOf<R>): { statusCode: number; bytes: string }
}

/** One piece of news of a stream. */
export type ServerEvent = { name: string; data: unknown }
/** An answer that goes on: server-sent events until the source ends, or a file as it is read. */
export type Streamed = { events: AsyncIterable<ServerEvent> } | { file: { name: string; body: AsyncIterable<string> } }

export type Served = {
  route: RouteSpec
  handle(
    call: Call<RouteSpec>,
  ): Promise<{ status: number; body: unknown; headers?: Record<string, string> } | Stored | Streamed>
  /** Whether the row that the path names exists for this caller: 404 comes before 422. */
  exists?: (call: { params: never; actor: never }) => Promise<boolean>
}

/** Binds one row of the route table to its handler; types of everything follow from the row. */
export const serve =
  <R extends RouteSpec>(route: R) =>
  (
    handle: (call: Call<R>) => Promise<AnswerOf<R> | Stored | Streamed>,
    exists?: (call: { params: ParamsOf<R>; actor: ActorOf<R> }) => Promise<boolean>,
  ): Served => ({ route, handle: handle as never, exists: exists as never })

/** What may leave: only declared fields, in the declared shape. A mismatch is our bug and becomes a 500. */
export function encodeAnswer(
  route: RouteSpec,
  answer: { status: number; body: unknown },
): { statusCode: number; bytes: string } {
  const schema = route.answers[answer.status] as z.ZodType | undefined
  if (!schema) throw new Error(`${route.method} ${route.path} answered an undeclared status ${answer.status}`)
  const parsed = schema.safeParse(answer.body)
  if (!parsed.success)
    throw new Error(
      `${route.method} ${route.path} answered another shape: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}`,
    )
  return { statusCode: answer.status, bytes: parsed.data === undefined ? '' : JSON.stringify(parsed.data) }
}
