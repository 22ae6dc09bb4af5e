import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { SegmentActions } from './actions'
import { SegmentEditor } from './editor'
import { History } from './history'
import { Kept } from './kept'
import { Moves } from './moves'
import { Uses } from './uses'

/** One segment: its rule with the live count, or the people it keeps; what it is used by, and what can be done with it. */
export default function SegmentPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/segments/$id' })
  const go = useNavigate()
  const may = useMay()
  const tell = useTell()
  const segment = useRead('readSegment', { params: { id } })
  const edit = useDo('editSegment', ['listSegments', 'readSegment'])
  return (
    <Page
      title={segment.data?.name ?? t('segments.form.edit')}
      hint={
        segment.data && (
          <>
            {segment.data.snapshot && <Tag title={t('segments.static.hint')}>{t('segments.static.tag')}</Tag>}
            {segment.data.archived && <Tag title={t('segments.archivedHint')}>{t('segments.archived')}</Tag>}
          </>
        )
      }
      actions={segment.data && <SegmentActions segment={segment.data} />}
      crumbs={[{ to: '/segments', words: t('segments.title') }]}
    >
      <Read of={segment} way={<Link to="/segments">{t('table.toList')}</Link>}>
        {(data) => (
          <>
            {data.snapshot ? (
              <Kept segment={data} snapshot={data.snapshot} />
            ) : (
              <SegmentEditor
                key={data.version}
                name={data.name}
                rule={data.rule}
                draft={{ name: `segment.${id}`, base: data.version }}
                readOnly={!may('editSegment')}
                save={async (name, rule, why) => {
                  const body = { name, rule, ...(why === undefined ? {} : { why }) }
                  await edit.mutateAsync({ params: { id }, body, ifMatch: data.version })
                  tell.done(t('say.saved'))
                  await go({ to: '/segments' })
                }}
                extra={<Button onClick={() => void go({ to: '/segments' })}>{t('act.back')}</Button>}
              />
            )}
            <Uses id={id} />
            {!data.snapshot && <Moves id={id} />}
            {!data.snapshot && <History id={id} version={data.version} />}
          </>
        )}
      </Read>
    </Page>
  )
}
