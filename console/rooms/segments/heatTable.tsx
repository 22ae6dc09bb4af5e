import { DownloadOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { saveCsv } from '../../parts/csv'
import { degreesOf, heatOf } from '../../parts/heat'
import { Sheet } from '../../parts/page'

type Place = Answer<'readSeasons'>['items'][number]
const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1)

/** Twelve monthly means for each city of a province, or for every province; estimates in italics. */
export function HeatTable(props: { items: readonly Place[]; month: number; below: number }) {
  const { t } = useTranslation()
  const [province, setProvince] = useState<string>()
  const shown = props.items.filter(({ code, level }) =>
    province ? level === 'city' && code.startsWith(province.slice(0, 2)) : level === 'province',
  )
  const provinces = props.items.filter(({ level }) => level === 'province')
  return (
    <Sheet
      title={t('segments.season.cities')}
      extra={
        <div className="row">
          <Select
            allowClear
            showSearch
            optionFilterProp="label"
            className="member-segment"
            placeholder={t('segments.season.all')}
            data-testid="season-province"
            aria-label={t('segments.season.province')}
            value={province}
            onChange={setProvince}
            options={provinces.map(({ code, name }) => ({ value: code, label: name }))}
          />
          <Button
            size="small"
            icon={<DownloadOutlined />}
            onClick={() =>
              saveCsv('seasons', [
                ['code', 'name', ...MONTHS, 'estimated'],
                ...props.items.map(({ code, name, means, estimated }) => [code, name, ...means, estimated]),
              ])
            }
          >
            {t('act.csv')}
          </Button>
        </div>
      }
    >
      <div className="heat-box" tabIndex={0} role="region" aria-label={t('segments.season.cities')}>
        <table className="heat">
          <thead>
            <tr>
              <th scope="col" />
              {MONTHS.map((month) => (
                <th key={month} scope="col">
                  {month === props.month ? <b>{month}</b> : month}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ code, name, means, estimated }) => (
              <tr key={code}>
                <th scope="row">{estimated ? <i title={t('segments.season.estimated')}>{name}</i> : name}</th>
                {means.map((mean, at) => {
                  const { fill, ink } = heatOf(mean)
                  const cold = at + 1 === props.month && mean < props.below
                  return (
                    <td key={MONTHS[at]} className={cold ? 'cold' : undefined} style={{ background: fill, color: ink }}>
                      {degreesOf(mean, props.below)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="soft">{t('segments.season.estimatedHint')}</p>
    </Sheet>
  )
}
