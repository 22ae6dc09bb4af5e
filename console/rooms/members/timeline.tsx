import { Button, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { useRegions } from '../../parts/region'
import { useNames } from '../../parts/sources'
import { EmptyState, Trouble, Waiting } from '../../parts/states'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { HAPPENING_GROUPS } from '../../tabs'
import { groupOf, idsIn, particulars, type Happening, type HappeningGroup, type Names } from './happenings'
import { happeningWord } from './words'

/** So many of a kind are looked for before somebody asks for more. */
const ENOUGH = 15

/** Everything that happened with the member, newest first, in words, each thing a link; or one kind alone. */
export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation()
  const [group, setGroup] = useState<HappeningGroup | 'all'>('all')
  const list = useList('readTimeline', { params: { id }, query: { limit: 100 } })
  const names = useHappeningNames(list.items)
  const shown = list.items.filter(({ kind }) => group === 'all' || groupOf(kind) === group)
  const { hasMore, isLoadingMore, problem, more } = list
  const few = group !== 'all' && shown.length < ENOUGH
  useEffect(() => {
    if (few && hasMore && !isLoadingMore && !problem) more()
  }, [few, hasMore, isLoadingMore, problem, more])
  if (list.isPending) return <Waiting />
  if (problem && list.items.length === 0) return <Trouble problem={problem} again={list.again} />
  if (list.items.length === 0) return <EmptyState small title={t('members.drawer.noTimeline')} />
  return (
    <div className="stack">
      <div className="scroll-x">
        <Segmented
          value={group}
          onChange={setGroup}
          options={(['all', ...HAPPENING_GROUPS] as const).map((value) => ({
            value,
            label: (
              <span data-testid={`timeline-${value}`}>
                {value === 'all' ? t('members.told.all') : t(`members.told.group.${value}`)}
              </span>
            ),
          }))}
        />
      </div>
      {shown.length === 0 && !hasMore && <EmptyState small title={t('members.told.none')} />}
      <ul className="timeline" data-testid="member-timeline">
        {shown.map((happening) => (
          <li key={happening.id} data-kind={happening.kind}>
            <div className="row-between">
              <span>{happeningWord(t, happening.kind)}</span>
              <span className="soft">
                <When at={happening.at} />
              </span>
            </div>
            <Particulars of={happening} names={names} />
          </li>
        ))}
      </ul>
      {problem && <Trouble problem={problem} again={more} />}
      {hasMore && !problem && (
        <Button onClick={more} loading={isLoadingMore}>
          {t('members.drawer.more')}
        </Button>
      )}
    </div>
  )
}

function Particulars({ of, names }: { of: Happening; names: Names }) {
  const { t } = useTranslation()
  const told = particulars(t, of, names)
  if (told.length === 0) return null
  return (
    <p>
      {told.map(({ words, link }, at) => (
        <span key={words}>
          {at > 0 && ' · '}
          <ThingLink to={link}>{words}</ThingLink>
        </span>
      ))}
    </p>
  )
}

/** Names of what happenings tell by id, as far as the reader's role may know them. */
export function useHappeningNames(rows: readonly Happening[]): Names {
  const may = useMay()
  const { nameOf } = useRegions()
  return {
    store: useNames('store', idsIn(rows, 'storeId')),
    channel: useNames('channel', idsIn(rows, 'channelId'), may('listChannels')),
    campaign: useNames('campaign', idsIn(rows, 'campaignId'), may('listCampaigns')),
    region: nameOf,
  }
}
