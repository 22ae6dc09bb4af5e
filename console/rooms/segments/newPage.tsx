import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SegmentRule } from '../../../shared/rules/segmentFields'
import { useDo } from '../../data/read'
import { Page } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { SegmentEditor } from './editor'

export default function NewSegmentPage() {
  const { t } = useTranslation()
  const { below } = useSearch({ from: '/inside/segments/new' })
  const go = useNavigate()
  const tell = useTell()
  const create = useDo('createSegment', ['listSegments'])
  const rule: SegmentRule = {
    all: below === undefined ? [] : [{ field: 'monthMeanTempC', op: 'lt', value: below }],
  }
  return (
    <Page crumbs={[{ to: '/segments', words: t('segments.title') }]} title={t('segments.form.create')}>
      <SegmentEditor
        name=""
        rule={rule}
        draft={{ name: 'segment.new' }}
        save={async (name, made) => {
          await create.mutateAsync({ body: { name, rule: made } })
          tell.done(t('say.saved'))
          await go({ to: '/segments' })
        }}
        extra={<Button onClick={() => void go({ to: '/segments' })}>{t('act.cancel')}</Button>}
      />
    </Page>
  )
}
