import { ERRORS, type ErrorCode } from '../../shared/contract/errors'

export type Locale = 'zh-Hans' | 'zh-Hant' | 'en'
export type FieldError = { path: string; message: string }

/** The only error that is meant for callers. Everything else becomes 500 without detail. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly more: {
      errors?: FieldError[]
      /** Extra members of the problem document, e.g. a merge token. */
      extra?: Record<string, unknown>
      headers?: Record<string, string>
    } = {},
  ) {
    super(code)
    this.name = 'AppError'
  }
}

/** 422 on one field that only the server can judge. */
export const invalid = (path: string, message: string): AppError =>
  new AppError('validation_failed', { errors: [{ path, message }] })

/** The caller's language for `detail`, by Accept-Language; zh-Hans where nothing fits. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  for (const part of (acceptLanguage ?? '').toLowerCase().split(',')) {
    const tag = part.split(';')[0]!.trim()
    if (/^(zh-(hant|tw|hk|mo)|yue)/.test(tag)) return 'zh-Hant'
    if (tag.startsWith('zh')) return 'zh-Hans'
    if (tag.startsWith('en')) return 'en'
  }
  return 'zh-Hans'
}

/** The problem document (RFC 9457) of an error code. */
export function problemOf(code: ErrorCode, locale: Locale, requestId: string, more: AppError['more'] = {}) {
  const { status, text } = ERRORS[code]
  return {
    ...more.extra,
    type: `https://fan-to-member.dev/problems/${code}`,
    title: text.en,
    status,
    code,
    detail: text[locale],
    requestId,
    ...(more.errors ? { errors: more.errors } : {}),
  }
}
