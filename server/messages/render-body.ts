import type { MessageTemplate } from '../../shared/contract/messages'
import type { Language } from '../../shared/rules/member'
import { checkField, fit, render, type FieldReason, type Variables } from '../../shared/rules/message'

type Bodies = MessageTemplate['bodies']

/** What is tried when there is no text in the member's own language; zh-Hans is always there. */
const FALLBACK: Record<Language, Language[]> = {
  'zh-Hans': ['zh-Hans'],
  'zh-Hant': ['zh-Hant', 'zh-Hans'],
  yue: ['yue', 'zh-Hant', 'zh-Hans'],
  en: ['en', 'zh-Hans'],
}

export type Rendered =
  | { ok: true; fields: Record<string, string>; page: string | undefined }
  | { ok: false; key: string; reason: FieldReason | 'unknown_variable' }

/**
 * The fields of the body in the member's language with every variable filled in, each held once more to the platform's
 * limits: long words of a member are shortened where that does no harm, what still breaks a rule is told, never sent.
 */
export function renderBody(
  template: { channel: MessageTemplate['channel']; bodies: Bodies },
  language: Language,
  vars: Variables,
): Rendered {
  const body = FALLBACK[language].map((tag) => template.bodies[tag]).find((found) => found !== undefined)
  if (!body) return { ok: false, key: '', reason: 'empty' }
  const fields: Record<string, string> = {}
  for (const [key, text] of Object.entries(body.fields)) {
    const rendered = render(text, vars)
    if (!rendered.ok) return { ok: false, key, reason: 'unknown_variable' }
    const value = fit(key, rendered.text)
    const reason = checkField(key, value, template.channel)
    if (reason) return { ok: false, key, reason }
    fields[key] = value
  }
  return { ok: true, fields, page: body.page }
}
