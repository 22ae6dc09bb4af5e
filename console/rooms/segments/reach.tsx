import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SegmentRule } from '../../../shared/rules/segment'
import { useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import { Trouble, Waiting } from '../../parts/states'

/** How many of those whom a rule finds each message template reaches; counted only when asked for, since it costs. */
export function Reach({ rule }: { rule: SegmentRule }) {
  const { t } = useTranslation()
  const text = JSON.stringify(rule)
  const [asked, setAsked] = useState<string | null>(null)
  const wanted = asked === text
  const reach = useRead('reachSegment', { body: { rule } }, { enabled: wanted })
  return (
    <Sheet title={t('segments.reach.title')}>
      {!wanted ? (
        <div className="stack-tight">
          <p className="soft">{t('segments.reach.hint')}</p>
          <Button onClick={() => setAsked(text)} data-testid="segment-reach">
            {t('segments.reach.ask')}
          </Button>
        </div>
      ) : reach.error ? (
        <Trouble problem={reach.error} again={() => void reach.refetch()} />
      ) : !reach.data ? (
        <Waiting rows={2} />
      ) : (
        <div className="stack-tight" data-testid="segment-reach-ways">
          {reach.data.ways.length === 0 && <p className="soft">{t('segments.reach.none')}</p>}
          <ul className="plain-list">
            {reach.data.ways.map(({ channel, template, kind, ready, reachable, suppressed }) => (
              <li key={template.id}>
                <span className="wrap-any grow">
                  {t(`messageChannel.${channel}`)} · {template.name}
                  <span className="soft"> · {t(`messageKind.${kind}`)}</span>
                  <div className="soft">
                    {!ready
                      ? t('segments.reach.notReady')
                      : Object.entries(suppressed)
                          .map(
                            ([reason, n]) => `${t(`campaigns.reason.${reason as 'no_consent'}`)} ${n.toLocaleString()}`,
                          )
                          .join(' · ')}
                  </div>
                </span>
                <strong>{reachable.toLocaleString()}</strong>
              </li>
            ))}
          </ul>
          <p className="soft">
            {reach.data.looked < reach.data.people
              ? t('segments.reach.some', {
                  looked: reach.data.looked.toLocaleString(),
                  people: reach.data.people.toLocaleString(),
                })
              : t('segments.reach.defined')}
          </p>
        </div>
      )}
    </Sheet>
  )
}
