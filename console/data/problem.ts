import type { ErrorCode } from '../../shared/contract/errors'

/** `network`: no answer came, the outcome is unknown. `unreadable`: an answer that is not ours, from a proxy for example. */
export type ProblemCode = ErrorCode | 'network' | 'unreadable'

/** A refusal as the server words it (RFC 9457), or the lack of any answer. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    readonly detail: string,
    readonly fields: readonly { path: string; message: string }[] = [],
    readonly requestId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail || code)
    this.name = 'Problem'
  }

  /** Whether asking again may help and cannot harm a read. */
  get passing(): boolean {
    return this.code === 'network' || this.status === 429 || this.status >= 500
  }
}

/** Any thrown thing as a Problem, so that screens know one shape only. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem('unreadable', 0, thrown instanceof Error ? thrown.message : '')

/** The refusal an answer carries; a body that is no problem+json becomes `unreadable`. */
export async function problemOf(answer: Response): Promise<Problem> {
  const retryAfter = Number(answer.headers.get('Retry-After'))
  const wait = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null
  const body: unknown = await answer.json().catch(() => null)
  if (typeof body !== 'object' || body === null || !('code' in body))
    return new Problem('unreadable', answer.status, '', [], answer.headers.get('X-Request-Id'), wait)
  const { code, detail, errors, requestId } = body as {
    code: ErrorCode
    detail?: string
    errors?: { path: string; message: string }[]
    requestId?: string
  }
  return new Problem(code, answer.status, detail ?? '', errors ?? [], requestId ?? null, wait)
}
