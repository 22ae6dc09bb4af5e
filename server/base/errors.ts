import { ERRORS, type ErrorCode } from '../../shared/contract/errors'
import type { Language } from '../../shared/rules/member'

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

/** The caller's language for `detail`, by the weights of Accept-Language (RFC 9110, 12.5.4); zh-Hans where nothing fits. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const language = languageOf(acceptLanguage)
  return language === 'yue' ? 'zh-Hant' : language
}

/** The language somebody reads, Cantonese by itself; by the same weights. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const asked = (acceptLanguage ?? '')
    .toLowerCase()
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag, ...more] = part.split(';').map((s) => s.trim())
      const weight = more.find((s) => s.startsWith('q='))
      return { language: languageOfTag(tag ?? ''), weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return asked.find((one) => one.language !== null)?.language ?? 'zh-Hans'
}

function languageOfTag(tag: string): Language | null {
  if (/^(zh-)?yue\b/.test(tag)) return 'yue'
  if (/^zh-(hant|tw|hk|mo)/.test(tag)) return 'zh-Hant'
  if (/^zh\b/.test(tag)) return 'zh-Hans'
  return /^en\b/.test(tag) ? 'en' : null
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
