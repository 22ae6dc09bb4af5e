import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Translations } from '../../shared/rules/translation'
import { OTHER_LANGUAGES, wordsOf } from './otherLanguages'

/** A text in the languages other than the one it is written in; folded away until somebody wants them. */
export function InLanguages(props: {
  value?: Translations | null
  onChange?: (words: Translations | null) => void
  max: number
  disabled?: boolean
  testId: string
}) {
  const { t } = useTranslation()
  const count = Object.keys(props.value ?? {}).length
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Button type="link" size="small" className="flush" onClick={() => setOpen(true)} data-testid={props.testId}>
        {count > 0 ? t('tiers.languagesSet', { n: count }) : t('tiers.languages')}
      </Button>
    )
  return (
    <div className="stack-tight">
      {OTHER_LANGUAGES.map((tag, at) => (
        <Input
          key={tag}
          // What was pressed to come here is gone.
          autoFocus={at === 0}
          prefix={<span className="soft">{t(`language.${tag}`)}</span>}
          maxLength={props.max}
          disabled={props.disabled}
          value={props.value?.[tag] ?? ''}
          onChange={({ target }) => props.onChange?.(wordsOf({ ...props.value, [tag]: target.value }))}
          aria-label={t(`language.${tag}`)}
          data-testid={`${props.testId}-${tag}`}
        />
      ))}
      <div className="soft small">{t('tiers.languagesHint')}</div>
    </div>
  )
}
