/**
 * What a refusal means to us, so that callers never look at numbers:
 * - `code_invalid` the login or phone code is wrong, used or older than 5 minutes
 * - `user_blocked` the platform refuses this person (high risk)
 * - `token` the access token was refused even after one refresh
 * - `misconfigured` app id, secret, IP list or rights are wrong; people must act
 * - `no_grant` the person has not allowed this message, or the permission is used up (43101)
 * - `not_follower` the person does not follow the account
 * - `bad_recipient` the openid is not one of this app
 * - `out_of_window` a customer-service message outside its 48 h window or count
 * - `bad_message` template, fields, page or format are wrong: the same message fails for everybody
 * - `busy` the platform asks to come back later; nothing was done
 * - `quota` the day's allowance is used up; nothing was done
 * - `unavailable` no usable answer; nothing was done that matters to repeat later
 * - `unknown_outcome` a send whose answer was lost: it may have arrived and must never be repeated by itself
 * - `refused` any other definite no
 */
export type WechatErrorKind =
  | 'code_invalid'
  | 'user_blocked'
  | 'token'
  | 'misconfigured'
  | 'no_grant'
  | 'not_follower'
  | 'bad_recipient'
  | 'out_of_window'
  | 'bad_message'
  | 'busy'
  | 'quota'
  | 'unavailable'
  | 'unknown_outcome'
  | 'refused'

const kindsByErrcode: Record<number, WechatErrorKind> = {
  [-1]: 'busy',
  40001: 'token',
  40014: 'token',
  42001: 'token',
  40003: 'bad_recipient',
  43104: 'bad_recipient',
  40029: 'code_invalid',
  40163: 'code_invalid',
  41008: 'code_invalid',
  40226: 'user_blocked',
  40002: 'misconfigured',
  40013: 'misconfigured',
  40125: 'misconfigured',
  40164: 'misconfigured',
  40243: 'misconfigured',
  41002: 'misconfigured',
  41004: 'misconfigured',
  43107: 'misconfigured',
  48001: 'misconfigured',
  48004: 'misconfigured',
  61007: 'misconfigured',
  43004: 'not_follower',
  43101: 'no_grant',
  43108: 'busy',
  43117: 'busy',
  44990: 'busy',
  44991: 'busy',
  45011: 'busy',
  45009: 'quota',
  45029: 'quota',
  48006: 'quota',
  45015: 'out_of_window',
  45047: 'out_of_window',
  40037: 'bad_message',
  40097: 'bad_message',
  40129: 'bad_message',
  40169: 'bad_message',
  41030: 'bad_message',
  43116: 'bad_message',
  44002: 'bad_message',
  45168: 'bad_message',
  47001: 'bad_message',
  47003: 'bad_message',
}

/** Says what a platform errcode means; an unlisted one is a definite `refused`. */
export function kindOfErrcode(errcode: number): WechatErrorKind {
  return kindsByErrcode[errcode] ?? 'refused'
}

/** Token refusals that one refresh may heal: another process or person made a newer token, or it ran out early. */
export function isTokenRefusal(errcode: number): boolean {
  return errcode === 40001 || errcode === 40014 || errcode === 42001
}

/** The only error this room throws for a call to WeChat. Its message names path, kind and number, never a person. */
export class WechatError extends Error {
  readonly kind: WechatErrorKind
  readonly path: string
  readonly errcode: number | undefined
  /** The platform's own words; for people, never to be matched on, and possibly naming a field. */
  readonly errmsg: string | undefined
  readonly httpStatus: number | undefined
  /** False when certainly no byte of the call has left this machine. */
  readonly sent: boolean

  constructor(input: {
    kind: WechatErrorKind
    path: string
    errcode?: number
    errmsg?: string
    httpStatus?: number
    sent?: boolean
    cause?: unknown
  }) {
    const number = input.errcode === undefined ? '' : ` errcode ${input.errcode}`
    const status = input.httpStatus === undefined ? '' : ` http ${input.httpStatus}`
    super(`WeChat ${input.path}: ${input.kind}${number}${status}`, { cause: input.cause })
    this.name = 'WechatError'
    this.kind = input.kind
    this.path = input.path
    this.errcode = input.errcode
    this.errmsg = input.errmsg
    this.httpStatus = input.httpStatus
    this.sent = input.sent ?? true
  }

  /** True when the platform certainly did nothing and the same call may succeed later. */
  get retryLater(): boolean {
    return this.kind === 'busy' || this.kind === 'quota' || this.kind === 'unavailable' || this.kind === 'token'
  }
}
