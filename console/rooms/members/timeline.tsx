import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { EmptyState, Trouble, Waiting } from '../../parts/states'
import { When } from '../../parts/when'
import { useDetail } from './detail'
import { happeningWord } from './words'

/** Everything that happened with the member, newest first. */
export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation()
  const tell = useDetail()
  const list = useList('readTimeline', { params: { id } })
  if (list.problem) return <Trouble problem={list.problem} again={list.again} />
  if (list.isPending) return <Waiting />
  if (list.items.length === 0) return <EmptyState small title={t('members.drawer.noTimeline')} />
  return (
    <>
      <ul className="timeline" data-testid="member-timeline">
        {list.items.map(({ id: key, kind, at, detail }) => (
          <li key={key} data-kind={kind}>
            <div className="row-between">
              <span>{happeningWord(t, kind)}</span>
              <span className="soft">
                <When at={at} />
              </span>
            </div>
            <p>{tell(detail).join(' · ')}</p>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button onClick={list.more} loading={list.isLoadingMore}>
          {t('members.drawer.more')}
        </Button>
      )}
    </>
  )
}
