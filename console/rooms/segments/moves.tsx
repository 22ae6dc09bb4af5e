import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList, useRead, type Item } from '../../data/read'
import type { Answer } from '../../api'
import { Dialog } from '../../parts/dialog'
import { Figure, Sheet } from '../../parts/page'
import { Plot, PlotSheet } from '../../parts/plot'
import { Read, Trouble, Waiting } from '../../parts/states'
import { useMay } from '../../session'

type Days = Answer<'readSegmentDays'>
type Way = 'entered' | 'left'

/** Who came into a segment and left it since the night before, and how many it was day by day. */
export function Moves({ id }: { id: string }) {
  const days = useRead('readSegmentDays', { params: { id } })
  return <Read of={days}>{(data) => <Shown id={id} data={data} />}</Read>
}

function Shown({ id, data: { watched, items } }: { id: string; data: Days }) {
  const { t } = useTranslation()
  const may = useMay()
  const [shown, setShown] = useState<Way | null>(null)
  const last = items.at(-1)
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: items.map(({ day }) => day) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        {
          type: 'line',
          smooth: false,
          symbolSize: 6,
          name: t('segments.moves.members'),
          data: items.map((one) => one.members),
        },
      ],
    }),
    [items, t],
  )
  if (!last || watched === 'not_yet' || watched === 'too_large')
    return (
      <Sheet title={t('segments.moves.title')}>
        <p className="soft">{t(watched === 'too_large' ? 'segments.moves.tooLarge' : 'segments.moves.notYet')}</p>
      </Sheet>
    )
  const number = (n: number | null): string => (n === null ? t('say.none') : n.toLocaleString())
  return (
    <PlotSheet
      title={t('segments.moves.title')}
      name="segment-days"
      {...(items.length > 1 ? { picture: true as const } : {})}
      figures={{
        head: [
          t('segments.moves.day'),
          t('segments.moves.members'),
          t('segments.moves.entered'),
          t('segments.moves.left'),
        ],
        rows: items.map((one) => [one.day, one.members, one.entered ?? '', one.left ?? '']),
      }}
    >
      <div className="figures" data-testid="segment-moves">
        <Figure name={t('segments.moves.members')} value={number(last.members)} note={last.day} />
        {(['entered', 'left'] as const).map((way) => (
          <Figure
            key={way}
            name={t(`segments.moves.${way}`)}
            value={number(last[way])}
            note={
              may('listSegmentMovers') &&
              (last[way] ?? 0) > 0 && (
                <Button size="small" onClick={() => setShown(way)} data-testid={`segment-moves-${way}`}>
                  {t('segments.moves.who')}
                </Button>
              )
            }
          />
        ))}
      </div>
      {items.length > 1 && <Plot option={option} height={220} label={t('segments.moves.title')} />}
      <p className="soft">{t('segments.moves.defined')}</p>
      {shown && <Who id={id} day={last.day} way={shown} leave={() => setShown(null)} />}
    </PlotSheet>
  )
}

function Who(props: { id: string; day: string; way: Way; leave: () => void }) {
  const { t } = useTranslation()
  const { id, day, way, leave } = props
  const list = useList('listSegmentMovers', { params: { id }, query: { day, way } })
  return (
    <Dialog title={`${t(`segments.moves.${way}`)} · ${day}`} onCancel={leave} footer={null}>
      {list.problem ? (
        <Trouble problem={list.problem} />
      ) : list.isPending ? (
        <Waiting rows={4} />
      ) : (
        <div className="stack">
          <ul className="plain-list" data-testid="segment-movers">
            {list.items.map((one: Item<'listSegmentMovers'>) => (
              <li key={one.id}>
                <Link className="clip" to="/members/$id" params={{ id: one.id }}>
                  {one.nickname ?? t('say.unnamed')}
                </Link>
                <span className="soft">{one.memberNo}</span>
              </li>
            ))}
          </ul>
          {list.hasMore && (
            <Button onClick={list.more} loading={list.isLoadingMore}>
              {t('act.more')}
            </Button>
          )}
        </div>
      )}
    </Dialog>
  )
}
