import { useTranslation } from 'react-i18next'
import { differenceOf } from '../../../shared/rules/difference'
import { markdownLines } from '../../../shared/rules/plainMarkdown'
import { Phone } from '../../parts/phone'

/** An agreement as a shopper reads it on the phone. */
export function OnPhone({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation()
  return (
    <Phone title={title} label={t('settings.agreements.onPhone')}>
      <div className="phone-paper" data-testid="agreement-phone" tabIndex={0} role="region" aria-label={title}>
        {markdownLines(text).map(({ kind, words }, place) =>
          kind === 'heading' ? (
            <h3 key={place}>{words}</h3>
          ) : (
            <p key={place} className={kind === 'quote' ? 'soft' : undefined}>
              {words}
            </p>
          ),
        )}
      </div>
    </Phone>
  )
}

/** What a text takes away from the one before it and what it adds, line by line; what stayed stands between. */
export function Compared({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation()
  const changes = differenceOf(linesOf(before), linesOf(after))
  const [gone, come] = (['gone', 'come'] as const).map((kind) => changes.filter((one) => one.kind === kind).length)
  if (!gone && !come) return <p className="soft">{t('settings.agreements.same')}</p>
  return (
    <div className="stack-tight" data-testid="agreement-compared" data-gone={gone} data-come={come}>
      <p className="soft">{t('settings.agreements.changed', { gone, come })}</p>
      <div className="compared">
        {changes.map(({ kind, line }, place) =>
          kind === 'same' ? (
            <p key={place}>{line}</p>
          ) : kind === 'gone' ? (
            <del key={place} aria-label={`${t('settings.agreements.gone')}: ${line}`}>
              {line}
            </del>
          ) : (
            <ins key={place} aria-label={`${t('settings.agreements.come')}: ${line}`}>
              {line}
            </ins>
          ),
        )}
      </div>
    </div>
  )
}

const linesOf = (text: string): string[] =>
  text
    .split(/\n+/)
    .map((line) => line.trimEnd())
    .filter(Boolean)
