import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Plot, PlotSheet } from '../../parts/plot'
import { Read } from '../../parts/states'
import type { Range } from './range'

const STEPS = ['came', 'joined', 'held', 'redeemed', 'cameBack'] as const
const percent = (part: number, whole: number): string => (whole > 0 ? `${((part / whole) * 100).toFixed(1)}%` : '—')

/** How far the people who first came in these days have come: each step counts some of those of the step before. */
export default function CohortSheet({ range, channelId }: { range: Range; channelId: string | undefined }) {
  const cohort = useRead('readCohort', { query: { ...range, channelId } }, { keepPrevious: true })
  return <Read of={cohort}>{(data) => <Steps counts={STEPS.map((step) => data[step])} />}</Read>
}

function Steps({ counts }: { counts: readonly number[] }) {
  const { t } = useTranslation()
  const drawn = counts.join()
  const steps = useMemo(
    () => drawn.split(',').map((n, at) => ({ name: t(`dashboard.cohort.${STEPS[at] ?? 'came'}`), value: Number(n) })),
    [drawn, t],
  )
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      grid: { left: 8, right: 64, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value', show: false },
      yAxis: { type: 'category', inverse: true, data: steps.map(({ name }) => name) },
      series: [
        {
          type: 'bar',
          barWidth: 22,
          itemStyle: { borderRadius: [0, 6, 6, 0] },
          label: { show: true, position: 'right', color: 'inherit' },
          data: steps.map(({ value }) => value),
        },
      ],
    }),
    [steps],
  )
  return (
    <PlotSheet
      title={t('dashboard.cohort.title')}
      name="cohort"
      picture
      figures={{
        head: [
          t('dashboard.column.step'),
          t('dashboard.column.people'),
          t('dashboard.column.ofFirst'),
          t('dashboard.column.ofBefore'),
        ],
        rows: steps.map(({ name, value }, at) => [
          name,
          value,
          percent(value, steps[0]?.value ?? 0),
          at === 0 ? '—' : percent(value, steps[at - 1]?.value ?? 0),
        ]),
      }}
    >
      <p className="soft">{t('dashboard.cohort.hint')}</p>
      <Plot
        option={option}
        height={230}
        label={`${t('dashboard.cohort.title')}: ${steps.map(({ name, value }) => `${name} ${value}`).join(', ')}`}
      />
    </PlotSheet>
  )
}
