import { WechatError, type WechatErrorKind } from '../wechat/errors'
import type { Outcome } from './channel'

/** Reads a WeChat refusal as an outcome. What is no WechatError tells nothing about the message, so it is `unknown`. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof WechatError)) return { kind: 'unknown', code: 'error' }
  const code = String(error.errcode ?? (error.httpStatus ? `http_${error.httpStatus}` : error.kind))
  // 43108: this follower is being written to at the same moment; it is nobody else's concern.
  if (error.errcode === 43108 || error.errcode === 43117)
    return { kind: 'retry', scope: 'person', until: 'pause', called: true, code }
  return byKind(error.kind, error.sent, code)
}

function byKind(kind: WechatErrorKind, sent: boolean, code: string): Outcome {
  switch (kind) {
    case 'no_grant':
      return { kind: 'no_quota', code }
    case 'not_follower':
    case 'bad_recipient':
    case 'user_blocked':
      return { kind: 'unreachable', code }
    case 'bad_message':
    case 'misconfigured':
      return { kind: 'broken', code }
    case 'quota':
      return { kind: 'retry', scope: 'everybody', until: 'next_day', called: true, code }
    case 'busy':
      return { kind: 'retry', scope: 'everybody', until: 'pause', called: true, code }
    case 'token':
      return { kind: 'retry', scope: 'everybody', until: 'pause', called: false, code }
    case 'unavailable':
      return { kind: 'retry', scope: 'everybody', until: 'pause', called: sent, code }
    case 'unknown_outcome':
      return { kind: 'unknown', code }
    case 'code_invalid':
    case 'out_of_window':
    case 'refused':
      return { kind: 'refused', code }
  }
}
