import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Filled } from './ownFieldFilled'

/** The question as the phone asks it, from what is filled in so far. */
export function OwnFieldPreview() {
  const { t } = useTranslation()
  return (
    <Form.Item label={t('ownFields.form.preview')} shouldUpdate className="last">
      {({ getFieldsValue }) => {
        const { label, reason, kind, options, points } = getFieldsValue(true) as Partial<Filled>
        const chips =
          kind === 'choice'
            ? (options ?? []).map((option) => option?.name ?? '').filter((name) => name.trim() !== '')
            : kind === 'flag'
              ? [t('ownFields.member.yes'), t('ownFields.member.no')]
              : []
        return (
          <div className="own-preview" data-testid="own-field-preview" aria-hidden>
            <strong className="wrap-any">{label || t('ownFields.form.label')}</strong>
            <div className="soft wrap-any">{reason || t('ownFields.form.reason')}</div>
            {(points ?? 0) > 0 && <div className="warn">{t('ownFields.form.brings', { n: points ?? 0 })}</div>}
            {chips.length > 0 ? (
              <div className="row">
                {chips.map((chip, at) => (
                  <span key={at} className="own-chip">
                    {chip}
                  </span>
                ))}
              </div>
            ) : (
              <div className="own-line soft">{t('ownFields.form.answer')}</div>
            )}
            <div className="own-go">{t('ownFields.form.save')}</div>
          </div>
        )
      }}
    </Form.Item>
  )
}
