import type { AnswerBody, BodyIn, ParamsOf, QueryIn } from '../shared/contract/route'
import { keyOf, settle } from './data/keys'
import { Problem, problemOf } from './data/problem'
import { placeOf } from './places'
import type { ROUTES, RouteName } from '../shared/contract/table'

type Spec<N extends RouteName> = (typeof ROUTES)[N]
type Params<N extends RouteName> = ParamsOf<Spec<N>> extends undefined ? object : { params: ParamsOf<Spec<N>> }
/** A number goes into the address as its digits, which is what the contract reads there. */
type Typed<Q> = { [K in keyof Q]: string extends Q[K] ? Q[K] | number : Q[K] }
type Query<N extends RouteName> =
  QueryIn<Spec<N>> extends undefined
    ? object
    : object extends QueryIn<Spec<N>>
      ? { query?: Typed<QueryIn<Spec<N>>> }
      : { query: Typed<QueryIn<Spec<N>>> }
type Body<N extends RouteName> =
  BodyIn<Spec<N>> extends undefined
    ? object
    : undefined extends BodyIn<Spec<N>>
      ? { body?: BodyIn<Spec<N>> }
      : { body: BodyIn<Spec<N>> }
type Versioned<N extends RouteName> = Spec<N> extends { versioned: true } ? { ifMatch: number } : object

/** What a call of this route takes: exactly the parameters, query, body and version that its row declares. */
export type Args<N extends RouteName> = Params<N> & Query<N> & Body<N> & Versioned<N>
export type Answer<N extends RouteName> = AnswerBody<Spec<N>>
type Loose = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; ifMatch?: number }

/** What a call needs from the page around it: the CSRF token of the session, the language, and what to do when it ended. */
export const session = {
  csrf: null as string | null,
  language: 'zh-Hans',
  onEnd: () => undefined as void,
}

/** A filled path: `/staff/members/:id` with its parameters encoded. */
export const fill = (path: string, params: Record<string, string> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

function search(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}`
}

/**
 * The parsed answer of one route, or a Problem. Writes carry the CSRF token, keyed routes an Idempotency-Key that stays the
 * same until an answer is in, versioned edits If-Match. A 401 anywhere but at sign-in ends the session.
 */
export async function call<N extends RouteName>(name: N, args: Args<N>, signal?: AbortSignal): Promise<Answer<N>> {
  const { params, query, body, ifMatch } = args as Loose
  const place = placeOf(name)
  const action = place.keyed ? JSON.stringify([name, params, body]) : null
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': session.language }
  if (place.method !== 'GET' && session.csrf) headers['X-CSRF-Token'] = session.csrf
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (ifMatch !== undefined) headers['If-Match'] = `"${ifMatch}"`
  if (action) headers['Idempotency-Key'] = keyOf(action)
  const answer = await fetch(`/api/v1${fill(place.path, params)}${search(query)}`, {
    method: place.method,
    headers,
    credentials: 'same-origin',
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((reason: unknown) => {
    if (signal?.aborted) throw reason
    throw new Problem('network', 0, '')
  })
  if (answer.ok) return settled(action, answer.status === 204 ? undefined : await read(answer)) as Answer<N>
  const problem = await problemOf(answer)
  if (!problem.passing) settled(action, null)
  if (problem.code === 'unauthenticated') session.onEnd()
  throw problem
}

const read = (answer: Response): Promise<unknown> =>
  answer.json().catch(() => {
    throw new Problem('network', answer.status, '')
  })

function settled(action: string | null, value: unknown): unknown {
  if (action) settle(action)
  return value
}
