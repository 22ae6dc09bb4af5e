import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Figure } from '../../parts/page'
import { Plot, PlotSheet } from '../../parts/plot'

const STEPS = ['scanned', 'followed', 'opened', 'joined', 'claimed', 'redeemed', 'repeat'] as const
const percent = (part: number, whole: number): string => (whole > 0 ? `${((part / whole) * 100).toFixed(1)}%` : '—')

/** How many people came how far: the numbers, the plot, the table. */
export function FunnelSheet({ funnel }: { funnel: Answer<'readFunnel'> }) {
  const { t } = useTranslation()
  const steps = useMemo(
    () => STEPS.map((step) => ({ name: t(`dashboard.step.${step}`), value: funnel[step] })),
    [funnel, t],
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
      title={t('dashboard.funnel')}
      name="funnel"
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
      <div className="figures" data-testid="funnel">
        {STEPS.map((step) => (
          <Figure
            key={step}
            name={t(`dashboard.step.${step}`)}
            value={<span data-testid={`funnel-${step}`}>{funnel[step].toLocaleString()}</span>}
          />
        ))}
      </div>
      <p className="soft">{t('dashboard.funnelHint')}</p>
      <Plot
        option={option}
        label={`${t('dashboard.funnel')}: ${steps.map(({ name, value }) => `${name} ${value}`).join(', ')}`}
      />
    </PlotSheet>
  )
}
