import { Spin } from 'antd'
import { useTranslation } from 'react-i18next'
import { checkRule } from '../../../shared/rules/segment'
import type { SegmentRule } from '../../../shared/rules/segmentFields'
import { useRead } from '../../data/read'
import { Behind } from '../../parts/behind'
import { Sheet } from '../../parts/page'
import { Reach } from './reach'
import { useSettled } from '../../parts/settled'
import { Trouble } from '../../parts/states'

/** How many a rule finds now, in words and with some of them; asked once the person stops changing it. */
export function Count({ rule }: { rule: SegmentRule }) {
  const { t } = useTranslation()
  const now = JSON.stringify(rule)
  const text = useSettled(now, 350)
  const asked = JSON.parse(text) as SegmentRule
  const complete = checkRule(asked).ok
  const preview = useRead('previewSegment', { body: { rule: asked } }, { enabled: complete, keepPrevious: true })
  const overview = useRead('readOverview', {}, { freshForMs: 60_000 })
  // A number that belongs to other conditions would be read as the answer to these; until the new one is there it is pale.
  const data = complete ? preview.data : undefined
  const members = overview.data?.members ?? 0
  const settled = complete && !preview.isFetching && text === now
  const share = data && members > 0 ? Math.round((data.count / members) * 100) : null
  return (
    <div className="stack count-side">
      <Sheet title={t('segments.count.title')} extra={preview.isFetching && <Spin size="small" />}>
        {!complete && <p className="warn">{t('segments.form.unfinished')}</p>}
        {preview.error && complete && <Trouble problem={preview.error} again={() => void preview.refetch()} />}
        {data && (
          <div className={settled ? 'stack-tight' : 'stack-tight outdated'} aria-busy={!settled}>
            <p>
              <span className="count" data-testid="segment-count" data-settled={settled}>
                {data.count.toLocaleString()}
              </span>{' '}
              <span className="soft">{t('segments.count.people')}</span>
            </p>
            <p className="soft">
              {share !== null && `${t('segments.count.share', { n: share })} · `}
              {t('segments.count.took', { n: data.tookMs.toFixed(0) })}
            </p>
            {data.count === 0 && <p className="warn">{t('segments.count.none')}</p>}
            {share !== null && share >= 80 && <p className="warn">{t('segments.count.most')}</p>}
            <p className="sentence" data-testid="segment-sentence">
              {data.sentence}
            </p>
          </div>
        )}
      </Sheet>
      <Behind />
      {complete && data && data.count > 0 && <Reach rule={asked} />}
      {data && data.sample.length > 0 && (
        <Sheet title={t('segments.count.sample')}>
          <ul className="plain-list" data-testid="segment-sample">
            {data.sample.map((member) => (
              <li key={member.id}>
                <span className="clip">{member.nickname ?? t('say.unnamed')}</span>
                <span className="soft clip">{member.regionName ?? t('say.none')}</span>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </div>
  )
}
