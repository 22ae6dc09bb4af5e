import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { Plot, PlotSheet } from '../../parts/plot'
import { TwoMeter } from '../../parts/meter'
import type { Template } from './draft'
import { Forecast } from './forecast'

/** Numbers first: stock and budget, then what is probable, then what became of the pieces. */
export function Overview({ template }: { template: Template }) {
  return (
    <>
      <Stock template={template} />
      <Forecast id={template.id} />
      <Flow template={template} />
    </>
  )
}

function Stock({ template }: { template: Template }) {
  const { t } = useTranslation()
  const { issued, redeemed, total, budgetFen, committedFen, spentFen } = template
  const rate = issued > 0 ? Math.round((redeemed / issued) * 100) : 0
  return (
    <Sheet title={t('coupons.one.stock')}>
      <div className="stack">
        <div className="figures">
          <Figure name={t('coupons.one.issued')} value={issued.toLocaleString()} />
          <Figure name={t('coupons.one.left')} value={Math.max(0, total - issued).toLocaleString()} />
          <Figure
            name={t('coupons.one.redeemed')}
            value={redeemed.toLocaleString()}
            note={t('coupons.one.rate', { n: rate })}
          />
          <Figure name={t('coupons.one.expired')} value={template.expired.toLocaleString()} />
          <Figure name={t('coupons.one.voided')} value={template.voided.toLocaleString()} />
        </div>
        <TwoMeter inner={redeemed} used={issued} total={total} label={t('coupons.one.stock')} />
        {budgetFen !== undefined && (
          <div data-testid="coupon-budget-meter">
            <div className="row-between">
              <span>
                {t('coupons.one.budget')} <Money fen={budgetFen} />
              </span>
              <span className="soft">
                {t('coupons.one.budgetUsed', {
                  spent: formatFen(spentFen),
                  open: formatFen(Math.max(0, committedFen - spentFen)),
                })}
              </span>
            </div>
            <TwoMeter inner={spentFen} used={committedFen} total={budgetFen} label={t('coupons.one.budget')} />
          </div>
        )}
      </div>
    </Sheet>
  )
}

const STAGES = ['issued', 'redeemed', 'out', 'expired', 'voided'] as const

/** What became of the pieces that were issued. */
function Flow({ template }: { template: Template }) {
  const { t } = useTranslation()
  const { issued, redeemed, expired, voided } = template
  const option = useMemo(() => {
    const values = { issued, redeemed, out: Math.max(0, issued - redeemed - expired - voided), expired, voided }
    return {
      values,
      option: {
        grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
        xAxis: { type: 'value', minInterval: 1 },
        yAxis: { type: 'category', inverse: true, data: STAGES.map((stage) => t(`coupons.one.${stage}`)) },
        tooltip: { trigger: 'item' },
        series: [
          {
            type: 'bar',
            barMaxWidth: 24,
            label: { show: true, position: 'right', color: 'inherit' },
            data: STAGES.map((stage) => values[stage]),
          },
        ],
      },
    }
  }, [issued, redeemed, expired, voided, t])
  return (
    <PlotSheet
      title={t('coupons.one.flow')}
      name="coupon-flow"
      picture
      figures={{
        head: [t('coupons.one.flowStep'), t('coupons.one.pieces'), t('coupons.one.share')],
        rows: STAGES.map((stage) => [
          t(`coupons.one.${stage}`),
          option.values[stage],
          issued > 0 ? `${Math.round((option.values[stage] / issued) * 100)}%` : t('say.none'),
        ]),
      }}
    >
      <Plot option={option.option} label={t('coupons.one.flow')} height={220} />
    </PlotSheet>
  )
}
