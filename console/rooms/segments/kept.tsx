import { Button, Form, Input } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useDo, useRead } from '../../data/read'
import { JobProgress } from '../../parts/job'
import { Figure, Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { useMay } from '../../session'

type Segment = Answer<'readSegment'>

/** A static segment: whose people it keeps and since when, how many there are today, and its name, which may be changed. */
export function Kept({ segment, snapshot }: { segment: Segment; snapshot: NonNullable<Segment['snapshot']> }) {
  const { t } = useTranslation()
  const again = useRead('readSegment', { params: { id: segment.id } })
  const { refetch } = again
  const over = useCallback(() => void refetch(), [refetch])
  const { counted } = segment
  return (
    <>
      <Sheet title={t('segments.static.title')}>
        <div className="stack" data-testid="segment-kept">
          <p className="soft">{t('segments.static.said')}</p>
          <p className="wrap-any">
            {t('segments.static.of')}{' '}
            <ThingLink to={{ to: '/segments/$id', params: { id: snapshot.of.id } }}>{snapshot.of.name}</ThingLink> ·{' '}
            {t('segments.static.at')} <When at={snapshot.takenAt} />
          </p>
          {!snapshot.ready ? (
            <>
              <p className="soft">{t('segments.static.taking')}</p>
              <JobProgress jobId={snapshot.jobId} over={over} />
            </>
          ) : counted ? (
            <div className="figures">
              <Figure name={t('segments.static.still')} value={counted.members.toLocaleString()} />
              <Figure name={t('segments.column.reachable')} value={counted.reachable.toLocaleString()} />
            </div>
          ) : (
            <p className="soft">{t('segments.counting')}</p>
          )}
        </div>
      </Sheet>
      <Rename key={segment.version} segment={segment} />
    </>
  )
}

function Rename({ segment: { id, name, version } }: { segment: Segment }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const edit = useDo('editSegment', ['listSegments', 'readSegment'])
  const [typed, setTyped] = useState(name)
  if (!may('editSegment')) return null
  return (
    <Sheet>
      <Form.Item label={t('segments.form.name')} layout="vertical" htmlFor="segment-name" className="last">
        <div className="row">
          <Input
            id="segment-name"
            className="grow"
            value={typed}
            maxLength={60}
            onChange={(event) => setTyped(event.target.value)}
            data-testid="segment-name"
          />
          <Button
            disabled={typed.trim() === '' || typed.trim() === name}
            loading={edit.isPending}
            data-testid="segment-rename"
            onClick={() =>
              edit.mutate(
                { params: { id }, body: { name: typed.trim() }, ifMatch: version },
                { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
              )
            }
          >
            {t('act.save')}
          </Button>
        </div>
      </Form.Item>
    </Sheet>
  )
}
