import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Plot, PlotSheet } from '../../parts/plot'

/** How many joined on each day. */
export function JoinsSheet({ days }: { days: readonly { day: string; joined: number }[] }) {
  const { t } = useTranslation()
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        {
          type: 'line',
          smooth: 0.2,
          symbol: 'circle',
          symbolSize: 5,
          areaStyle: { opacity: 0.12 },
          data: days.map(({ joined }) => joined),
        },
      ],
    }),
    [days],
  )
  return (
    <PlotSheet
      title={t('dashboard.joins')}
      name="joins"
      figures={{
        head: [t('dashboard.column.day'), t('dashboard.column.joined')],
        rows: [...days].reverse().map(({ day, joined }) => [day, joined]),
      }}
    >
      <Plot option={option} label={t('dashboard.joins')} />
    </PlotSheet>
  )
}
