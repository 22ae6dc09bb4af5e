import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SegmentRule } from '../../../shared/rules/segmentFields'
import { useDo, useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { SegmentEditor } from './editor'

/** As many signs as a name may have. */
const LONGEST = 60

/** A segment from nothing, from a month's temperature, or from another one whose rule it begins with. */
export default function NewSegmentPage() {
  const { t } = useTranslation()
  const { below, from } = useSearch({ from: '/inside/segments/new' })
  const copied = useRead('readSegment', { params: { id: from ?? '' } }, { enabled: from !== undefined })
  const rule: SegmentRule = {
    all: below === undefined ? [] : [{ field: 'monthMeanTempC', op: 'lt', value: below }],
  }
  return (
    <Page crumbs={[{ to: '/segments', words: t('segments.title') }]} title={t('segments.form.create')}>
      {from === undefined ? (
        <Fresh name="" rule={rule} draft="segment.new" />
      ) : (
        <Read of={copied} way={<Link to="/segments">{t('table.toList')}</Link>}>
          {({ name, rule }) => (
            <Fresh
              name={t('segments.copyName', { name }).slice(0, LONGEST)}
              rule={rule}
              draft={`segment.copy.${from}`}
            />
          )}
        </Read>
      )}
    </Page>
  )
}

function Fresh({ name, rule, draft }: { name: string; rule: SegmentRule; draft: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const tell = useTell()
  const create = useDo('createSegment', ['listSegments'])
  return (
    <SegmentEditor
      name={name}
      rule={rule}
      draft={{ name: draft }}
      save={async (kept, made) => {
        await create.mutateAsync({ body: { name: kept, rule: made } })
        tell.done(t('say.saved'))
        await go({ to: '/segments' })
      }}
      extra={<Button onClick={() => void go({ to: '/segments' })}>{t('act.cancel')}</Button>}
    />
  )
}
