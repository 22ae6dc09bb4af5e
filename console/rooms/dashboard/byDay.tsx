import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Plot, PlotSheet } from '../../parts/plot'
import { inFen, MEASURES, type Measure } from './measures'

/** One measure day by day, in one colour. */
export default function ByDay({ days }: { days: Answer<'readPeriods'>['byDay'] }) {
  const { t } = useTranslation()
  const [measure, setMeasure] = useState<Measure>('joined')
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis', valueFormatter: (n: unknown) => (typeof n === 'number' ? n.toLocaleString() : '') },
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
          data: days.map((day) => (inFen(measure) ? day[measure] / 100 : day[measure])),
        },
      ],
    }),
    [days, measure],
  )
  return (
    <PlotSheet
      title={t('dashboard.byDay')}
      name="days"
      picture
      figures={{
        head: [t('dashboard.column.day'), ...MEASURES.map((one) => t(`dashboard.measure.${one}`))],
        rows: [...days]
          .reverse()
          .map((day) => [day.day, ...MEASURES.map((one) => (inFen(one) ? (day[one] / 100).toFixed(2) : day[one]))]),
      }}
    >
      <div className="scroll-x">
        <Segmented
          size="small"
          value={measure}
          aria-label={t('dashboard.byDay')}
          onChange={setMeasure}
          options={MEASURES.map((value) => ({ value, label: t(`dashboard.measure.${value}`) }))}
        />
      </div>
      <Plot option={option} label={`${t('dashboard.byDay')}: ${t(`dashboard.measure.${measure}`)}`} height={260} />
    </PlotSheet>
  )
}
