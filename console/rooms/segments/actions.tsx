import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'

/** What can be done with a segment beside changing it: look at its people, write to them, copy it, put it away or back. */
export function SegmentActions({ segment }: { segment: Answer<'readSegment'> }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const edit = useDo('editSegment', ['listSegments', 'readSegment'])
  const { id, archived, version } = segment
  return (
    <>
      {may('listMembers') && (
        <Link to="/members" search={{ segmentId: id }}>
          <Button>{t('segments.seeMembers')}</Button>
        </Link>
      )}
      {may('createSegment') && (
        <Link to="/segments/new" search={{ from: id }}>
          <Button data-testid="segment-copy">{t('segments.copy')}</Button>
        </Link>
      )}
      {may('editSegment') && (
        <Button
          loading={edit.isPending}
          data-testid="segment-archive"
          title={t('segments.archivedHint')}
          onClick={() =>
            edit.mutate(
              { params: { id }, body: { archived: !archived }, ifMatch: version },
              { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
            )
          }
        >
          {t(archived ? 'segments.restore' : 'segments.archive')}
        </Button>
      )}
      {may('createCampaign') && !archived && (
        <Link to="/campaigns/new" search={{ segmentId: id }}>
          <Button type="primary">{t('segments.campaign')}</Button>
        </Link>
      )}
    </>
  )
}
