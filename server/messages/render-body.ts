import type { MessageTemplate } from '../../shared/contract/messages'
import type { Language } from '../../shared/rules/member'
import { LANGUAGE_CHAIN } from '../../shared/rules/translation'
import { checkField, fit, render, type FieldReason, type Variables } from '../../shared/rules/message'

type Bodies = MessageTemplate['bodies']

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
  const body = LANGUAGE_CHAIN[language].map((tag) => template.bodies[tag]).find((found) => found !== undefined)
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
