import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RFM_STATES, type RfmState } from '../../../shared/rules/rfm'
import { addDays } from '../../../shared/rules/calendar'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Plot, PlotSheet } from '../../parts/plot'
import { Read } from '../../parts/states'
import { today } from '../../parts/when'
import { useStateName } from './classes'

const DAYS = 90
type Items = Answer<'readRfmDays'>['items']

/** How many were in one class day by day; the table has all of them. Nothing before there are two days. */
export function DaysSheet() {
  const to = today()
  const days = useRead('readRfmDays', { query: { from: addDays(to, 1 - DAYS), to } })
  return <Read of={days}>{({ items }) => <Line items={items} />}</Read>
}

function Line({ items }: { items: Items }) {
  const { t } = useTranslation()
  const nameOf = useStateName()
  const [state, setState] = useState<RfmState>('champions')
  const { days, of } = useMemo(() => {
    const found = new Map(items.map((one) => [`${one.day} ${one.class}`, one.members]))
    return {
      days: [...new Set(items.map(({ day }) => day))],
      of: (day: string, name: RfmState): number => found.get(`${day} ${name}`) ?? 0,
    }
  }, [items])
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: days },
      yAxis: { type: 'value', minInterval: 1 },
      series: [{ type: 'line', smooth: false, symbolSize: 6, data: days.map((day) => of(day, state)) }],
    }),
    [days, of, state],
  )
  if (days.length < 2) return null
  const title = `${t('value.days.title')} · ${nameOf(state)}`
  return (
    <PlotSheet
      title={title}
      name="rfm-days"
      picture
      extra={
        <Select<RfmState>
          size="small"
          className="member-segment"
          value={state}
          onChange={setState}
          aria-label={t('value.column.class')}
          data-testid="rfm-days-class"
          options={RFM_STATES.map((value) => ({ value, label: nameOf(value) }))}
        />
      }
      figures={{
        head: [t('value.days.day'), ...RFM_STATES.map(nameOf)],
        rows: days.map((day) => [day, ...RFM_STATES.map((name) => of(day, name))]),
      }}
    >
      <Plot option={option} height={240} label={title} />
      <p className="soft">{t('value.days.defined')}</p>
    </PlotSheet>
  )
}
