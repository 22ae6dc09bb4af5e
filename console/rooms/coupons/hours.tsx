import { useNavigate, useSearch } from '@tanstack/react-router'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { PALETTES } from '../../../shared/look/tokens'
import type { Answer } from '../../api'
import { useMode } from '../../appearance'
import { useRead } from '../../data/read'
import { tintOf } from '../../parts/heat'
import { Sheet } from '../../parts/page'
import { PlotSheet } from '../../parts/plot'
import { EmptyState, Read } from '../../parts/states'

type Rows = Answer<'redemptionHours'>['items']
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** Where and at what time of the day the coupon is used, over days that the address bar holds. */
export function Hours({ id }: { id: string }) {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/coupons/$id' })
  const go = useNavigate()
  const from = search.from ?? dayjs().subtract(29, 'day').format('YYYY-MM-DD')
  const to = search.to ?? dayjs().format('YYYY-MM-DD')
  const hours = useRead('redemptionHours', { query: { from, to, couponTemplateId: id } }, { keepPrevious: true })
  const range = (
    <DatePicker.RangePicker
      allowClear={false}
      value={[dayjs(from), dayjs(to)]}
      disabledDate={(day) => day.isAfter(dayjs(), 'day')}
      data-testid="hours-range"
      aria-label={t('coupons.hours.range')}
      onChange={(days) =>
        days?.[0] &&
        days[1] &&
        void go({
          to: '/coupons/$id',
          params: { id },
          search: { ...search, from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') },
        })
      }
    />
  )
  return (
    <Read of={hours}>
      {({ items }) =>
        items.length === 0 ? (
          <Sheet title={t('coupons.hours.title')} extra={range}>
            <EmptyState small title={t('coupons.hours.empty')} hint={t('coupons.hours.emptyHint')} />
          </Sheet>
        ) : (
          <PlotSheet
            title={t('coupons.hours.title')}
            name="redemption-hours"
            extra={range}
            figures={{
              head: [
                t('coupons.hours.store'),
                t('coupons.hours.hour'),
                t('coupons.hours.count'),
                t('coupons.hours.discount'),
              ],
              rows: items.map((row) => [
                row.storeName,
                t('coupons.hours.hourOf', { h: row.hour }),
                row.count,
                (row.discountFen / 100).toFixed(2),
              ]),
            }}
          >
            <HeatMap items={items} />
          </PlotSheet>
        )
      }
    </Read>
  )
}

/** A row for each store, a column for each hour; the busier the darker. */
function HeatMap({ items }: { items: Rows }) {
  const { t } = useTranslation()
  const palette = PALETTES[useMode()]
  const most = Math.max(...items.map(({ count }) => count))
  const stores = [...new Map(items.map(({ storeId, storeName }) => [storeId, storeName]))]
  const counts = new Map(items.map(({ storeId, hour, count }) => [`${storeId} ${hour}`, count]))
  return (
    <div className="heat-box" tabIndex={0} role="region" aria-label={t('coupons.hours.title')}>
      <table className="heat" data-testid="hours-heat">
        <thead>
          <tr>
            <th scope="col">{t('coupons.hours.store')}</th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stores.map(([storeId, storeName]) => (
            <tr key={storeId}>
              <th scope="row" className="heat-name" title={storeName}>
                {storeName}
              </th>
              {HOURS.map((hour) => {
                const n = counts.get(`${storeId} ${hour}`) ?? 0
                const { fill, ink } = tintOf(n / most, palette.charts[0], palette.paper)
                return (
                  <td
                    key={hour}
                    style={n > 0 ? { background: fill, color: ink } : { background: 'var(--ground)' }}
                    title={t('coupons.hours.cell', { store: storeName, hour, n })}
                  >
                    {n > 0 ? n : ''}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
