import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { useMay } from '../../session'

const percent = (rate: number): string => `${Math.round(rate * 100)}%`

/** What the coupon will probably cost, with what that is taken from. */
export function Forecast({ id }: { id: string }) {
  const may = useMay()
  return may('forecastCoupons') ? <Card id={id} /> : null
}

function Card({ id }: { id: string }) {
  const { t } = useTranslation()
  const forecast = useRead('forecastCoupons', { params: { id } })
  return (
    <Sheet
      title={t('coupons.forecast.title')}
      extra={
        forecast.data &&
        forecast.data.budgetFen !== null &&
        forecast.data.expectedCostFen !== null &&
        (forecast.data.expectedCostFen > forecast.data.budgetFen ? (
          <Tag color="warning">{t('coupons.forecast.over')}</Tag>
        ) : (
          <Tag color="success">{t('coupons.forecast.within')}</Tag>
        ))
      }
    >
      <Read of={forecast} rows={2}>
        {(data) => (
          <div className="stack" data-testid="coupon-forecast" data-basis={data.basis}>
            <div className="figures">
              {data.expectedCostFen !== null && (
                <Figure name={t('coupons.forecast.cost')} value={<Money fen={data.expectedCostFen} />} />
              )}
              <Figure
                name={t('coupons.forecast.most')}
                value={data.mostCostFen === null ? t('say.none') : <Money fen={data.mostCostFen} />}
                note={data.mostCostFen === null ? t('coupons.check.endless') : undefined}
              />
              {data.expectedIssued !== null && data.issueRate !== null && (
                <Figure
                  name={t('coupons.forecast.issueRate')}
                  value={data.expectedIssued.toLocaleString()}
                  note={percent(data.issueRate)}
                />
              )}
              {data.expectedRedeemed !== null && data.redemptionRate !== null && (
                <Figure
                  name={t('coupons.forecast.redeemRate')}
                  value={data.expectedRedeemed.toLocaleString()}
                  note={percent(data.redemptionRate)}
                />
              )}
              {data.meanDiscountFen !== null && (
                <Figure name={t('coupons.forecast.mean')} value={<Money fen={data.meanDiscountFen} />} />
              )}
            </div>
            <p className="soft" data-testid="coupon-forecast-basis">
              {t(`coupons.forecast.basis.${data.basis}`, { n: data.templatesSeen })}
            </p>
          </div>
        )}
      </Read>
    </Sheet>
  )
}
