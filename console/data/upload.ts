import { session } from '../api'
import type { RouteName } from '../../shared/contract/table'
import { placeOf } from '../places'
import { keyOf, settle } from './keys'
import { Problem, problemOf } from './problem'

/**
 * Sends a form with a file by a route that takes one; `told` hears how much of it has gone, from 0 to 1. The same file again
 * while nobody knows what became of it bears the same key. Throws a Problem; AbortSignal stops it on the way.
 */
export async function upload(
  name: RouteName,
  form: { file: File; fields: Record<string, string>; query?: Record<string, string> },
  told: (share: number) => void,
  signal?: AbortSignal,
): Promise<unknown> {
  const place = placeOf(name)
  const { file, fields, query = {} } = form
  const action = JSON.stringify([name, query, fields, file.name, file.size, file.lastModified])
  const body = new FormData()
  // Fields stand before the file: who reads the form knows what the file is when it comes.
  for (const [field, value] of Object.entries(fields)) body.append(field, value)
  body.append('file', file)
  const wire = new XMLHttpRequest()
  const answer = await new Promise<Response>((done, fail) => {
    const lost = (): void => fail(new Problem('network', 0, ''))
    wire.open(place.method, `/api/v1${place.path}?${new URLSearchParams(query)}`)
    wire.setRequestHeader('Accept', 'application/json')
    wire.setRequestHeader('Accept-Language', session.language)
    if (session.csrf) wire.setRequestHeader('X-CSRF-Token', session.csrf)
    wire.setRequestHeader('Idempotency-Key', keyOf(action))
    wire.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0)
    wire.onload = () => done(new Response(wire.responseText, { status: wire.status }))
    wire.onerror = lost
    wire.ontimeout = lost
    wire.onabort = lost
    signal?.addEventListener('abort', () => wire.abort(), { once: true })
    wire.send(body)
  })
  if (answer.ok) {
    settle(action)
    return answer.json()
  }
  const problem = await problemOf(answer)
  if (!problem.passing) settle(action)
  if (problem.code === 'unauthenticated') session.onEnd()
  throw problem
}
