import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Figure, Sheet } from '../../parts/page'
import { Plot, PlotSheet } from '../../parts/plot'
import { EmptyState, Read } from '../../parts/states'
import type { Campaign } from './draft'
import { reasonsOf } from './preview'

type ReportData = Answer<'readCampaignReport'>
const STAGES = [
  'addressed',
  'addressValid',
  'accepted',
  'delivered',
  'opened',
  'engaged',
  'readThrough',
  'converted',
] as const
const percent = (part: number, whole: number): string => (whole > 0 ? `${((part / whole) * 100).toFixed(1)}%` : '—')

/** The stages one by one, who was left out and why, and the channels side by side. */
export function Report({ campaign, moving }: { campaign: Campaign; moving: boolean }) {
  const report = useRead(
    'readCampaignReport',
    { params: { id: campaign.id } },
    { every: () => (moving ? 3000 : false) },
  )
  const { refetch } = report
  // The last numbers come in as the sending ends.
  useEffect(() => {
    if (!moving) void refetch()
  }, [moving, refetch])
  return <Read of={report}>{(data) => <Stages data={data} />}</Read>
}

function Stages({ data }: { data: ReportData }) {
  const { t } = useTranslation()
  const stages = STAGES.map((stage) => ({ stage, name: t(`campaigns.report.${stage}`), value: data[stage] }))
  const drawn = JSON.stringify(stages)
  const option = useMemo(() => {
    const rows = JSON.parse(drawn) as typeof stages
    return {
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      grid: { left: 8, right: 64, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value', show: false },
      yAxis: { type: 'category', inverse: true, data: rows.map(({ name }) => name) },
      series: [
        {
          type: 'bar',
          barWidth: 20,
          itemStyle: { borderRadius: [0, 6, 6, 0] },
          label: { show: true, position: 'right', color: 'inherit' },
          data: rows.map(({ value }) => value),
        },
      ],
    }
  }, [drawn])
  const reasons = reasonsOf(data.suppressed)
  return (
    <>
      <PlotSheet
        title={t('campaigns.report.funnel')}
        name="campaign-report"
        picture
        figures={{
          head: [t('campaigns.report.stage'), t('campaigns.report.people'), t('campaigns.report.share')],
          rows: stages.map(({ name, value }) => [name, value, percent(value, data.addressed)]),
        }}
      >
        <div className="figures" data-testid="campaign-report">
          {(['audience', 'holdout', 'addressed', 'delivered', 'opened', 'converted'] as const).map((name) => (
            <Figure
              key={name}
              name={t(`campaigns.report.${name}`)}
              value={<span data-testid={`report-${name}`}>{data[name].toLocaleString()}</span>}
            />
          ))}
        </div>
        <Plot
          option={option}
          height={320}
          label={`${t('campaigns.report.funnel')}: ${stages.map(({ name, value }) => `${name} ${value}`).join(', ')}`}
        />
      </PlotSheet>
      <Sheet title={t('campaigns.report.suppressed')}>
        {reasons.length === 0 ? (
          <EmptyState small title={t('campaigns.report.none')} />
        ) : (
          <ul className="plain-list" data-testid="report-suppressed">
            {reasons.map(([reason, n]) => (
              <li key={reason} data-reason={reason}>
                <span>{t(`campaigns.reason.${reason}`)}</span>
                <b>{n.toLocaleString()}</b>
              </li>
            ))}
          </ul>
        )}
      </Sheet>
      <ByChannel rows={data.byChannel} />
    </>
  )
}

const COLUMNS = ['addressed', 'accepted', 'delivered', 'opened', 'converted', 'failed', 'unknown'] as const

function ByChannel({ rows }: { rows: ReportData['byChannel'] }) {
  const { t } = useTranslation()
  const nameOf = (key: string): string =>
    key === 'mini_subscribe' || key === 'oa_template' ? t(`messageChannel.${key}`) : key
  return (
    <PlotSheet
      title={t('campaigns.report.byChannel')}
      name="campaign-channels"
      figures={{
        head: [t('campaigns.report.channel'), ...COLUMNS.map((name) => t(`campaigns.report.${name}`))],
        rows: rows.map((row) => [nameOf(row.key), ...COLUMNS.map((name) => row[name])]),
      }}
    >
      {null}
    </PlotSheet>
  )
}
