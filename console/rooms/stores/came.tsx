import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { today } from '../../parts/moments'
import { Plot, PlotSheet } from '../../parts/plot'
import { Read } from '../../parts/states'
import CohortSheet from '../dashboard/cohort'
import { lastDays } from '../dashboard/range'
import type { ChannelRow } from './rows'

const SPANS = [7, 30, 90] as const
const STEPS = ['scanned', 'followed', 'opened', 'joined'] as const

/** What came of a channel in the last days: how far its people have come, and how many joined on each day. */
export function Came({ channel }: { channel: ChannelRow }) {
  const { t } = useTranslation()
  const [span, setSpan] = useState<(typeof SPANS)[number]>(30)
  const range = lastDays(today(), span)
  const days = useRead('readChannelDays', { params: { id: channel.id }, query: range }, { keepPrevious: true })
  return (
    <div className="stack" data-testid="channel-came">
      <div>
        <Segmented
          size="small"
          value={span}
          onChange={setSpan}
          aria-label={t('stores.channel.came.span')}
          options={SPANS.map((n) => ({ value: n, label: t('stores.channel.came.days', { n }) }))}
        />
      </div>
      <CohortSheet range={range} channelId={channel.id} />
      <Read of={days}>{({ items }) => <Days days={items} />}</Read>
    </div>
  )
}

function Days({ days }: { days: Answer<'readChannelDays'>['items'] }) {
  const { t } = useTranslation()
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [{ type: 'bar', data: days.map(({ joined }) => joined) }],
    }),
    [days],
  )
  const joined = days.reduce((sum, day) => sum + day.joined, 0)
  return (
    <PlotSheet
      title={t('stores.channel.came.title')}
      name="channel-days"
      picture
      figures={{
        head: [t('stores.channel.came.day'), ...STEPS.map((step) => t(`stores.channel.came.${step}`))],
        rows: [...days].reverse().map((day) => [day.day, ...STEPS.map((step) => day[step])]),
      }}
    >
      <Plot option={option} height={260} label={`${t('stores.channel.came.title')}: ${joined}`} />
    </PlotSheet>
  )
}
