import { checkBodyFields } from '../../shared/rules/message'
import { AppError, type FieldError } from '../base/errors'
import type { MessageTemplate } from './entities'

/**
 * Refuses what the platform would refuse for every member: marketing in a service notice (`template_category_forbidden`)
 * and field values against the platform's limits (422, each with its path).
 */
export function checkTemplate(template: Pick<MessageTemplate, 'channel' | 'kind' | 'bodies'>): void {
  if (template.channel === 'oa_template' && template.kind === 'marketing')
    throw new AppError('template_category_forbidden')
  const errors: FieldError[] = Object.entries(template.bodies).flatMap(([language, body]) =>
    body
      ? checkBodyFields(body.fields, template.channel).map(({ key, message }) => ({
          path: `bodies.${language}.fields.${key}`,
          message,
        }))
      : [],
  )
  if (errors.length > 0) throw new AppError('validation_failed', { errors })
}
