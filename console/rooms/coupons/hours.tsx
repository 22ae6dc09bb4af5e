import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../shared/rules/calendar'
import { PALETTES } from '../../../shared/look/tokens'
import type { Answer } from '../../api'
import { useMode } from '../../appearance'
import { useBrand } from '../../brand'
import { useRead } from '../../data/read'
import { DaysPick } from '../../parts/date'
import { tintOf } from '../../parts/heat'
import { Sheet } from '../../parts/page'
import { PlotSheet } from '../../parts/plot'
import { EmptyState, Read } from '../../parts/states'
import { today } from '../../parts/when'

type Rows = Answer<'redemptionHours'>['items']
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** Where and at what time of the day the coupon is used, over days that the address bar holds. */
export function Hours({ id }: { id: string }) {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/coupons/$id' })
  const go = useNavigate()
  const from = search.from ?? addDays(today(), -29)
  const to = search.to ?? today()
  const hours = useRead('redemptionHours', { query: { from, to, couponTemplateId: id } }, { keepPrevious: true })
  const range = (
    <DaysPick
      allowClear={false}
      value={[from, to]}
      notAfter={today()}
      data-testid="hours-range"
      aria-label={t('coupons.hours.range')}
      onChange={(days) =>
        days?.[0] &&
        days[1] &&
        void go({
          to: '/coupons/$id',
          params: { id },
          search: { ...search, from: days[0], to: days[1] },
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
  const { brand } = useBrand()
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
                const { fill, ink } = tintOf(n / most, brand.color, palette.paper)
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
