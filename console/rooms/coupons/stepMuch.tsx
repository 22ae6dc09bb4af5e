import { Col, Form, Row, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { Money } from '../../parts/money'
import { YuanInput } from '../../parts/yuanInput'
import { Sheet } from '../../parts/page'
import { mostCostFen, piecesIn } from './draft'
import type { StepProps } from './steps'

const SHARES = [1, 2, 4, 8, 16]

/** How many there are, how many each may have, and what they may cost. */
export function MuchStep({ seen, locked, leastTotal }: StepProps) {
  const { t } = useTranslation()
  const must = { required: true, message: t('say.required') }
  const most = mostCostFen(seen)
  const pieces = piecesIn(seen)
  // A budget and a list of codes are counted in one place, so the quantity is not shared out.
  const whole = Boolean(seen.budgetFen) || seen.codeSource === 'list'
  const unbudgetable =
    seen.kind === 'discount' && !seen.maxDiscountFen
      ? t('coupons.form.budgetCeiling')
      : seen.kind === 'gift' && !seen.valueFen
        ? t('coupons.form.budgetGift')
        : null
  return (
    <Sheet>
      <Row gutter={16}>
        <Col xs={24} sm={12}>
          <Form.Item name="total" label={t('coupons.form.total')} rules={[must]}>
            <NumberInput
              min={Math.max(1, leastTotal)}
              max={100_000_000}
              precision={0}
              className="wide"
              data-testid="coupon-total"
            />
          </Form.Item>
        </Col>
        <Col xs={24} sm={12}>
          <Form.Item name="perMemberLimit" label={t('coupons.form.limit')} rules={[must]}>
            <NumberInput
              min={1}
              max={1000}
              precision={0}
              className="wide"
              disabled={locked}
              data-testid="coupon-limit"
            />
          </Form.Item>
        </Col>
        <Col xs={24} sm={12}>
          <Form.Item
            name="budgetFen"
            label={t('coupons.form.budget')}
            extra={unbudgetable ?? t('coupons.form.budgetHint')}
          >
            <YuanInput testId="coupon-budget" min={1} disabled={unbudgetable !== null || (locked && !seen.budgetFen)} />
          </Form.Item>
        </Col>
        <Col xs={24} sm={12}>
          <Form.Item
            name="stripes"
            label={t('coupons.form.stripes')}
            extra={t(whole ? 'coupons.form.stripesNot' : 'coupons.form.stripesHint')}
          >
            <Select
              disabled={locked || (whole && seen.stripes === 1)}
              data-testid="coupon-stripes"
              options={SHARES.map((value) => ({
                value,
                label: value === 1 ? t('say.no') : t('coupons.form.stripesCount', { n: value }),
              }))}
            />
          </Form.Item>
        </Col>
      </Row>
      <p className="soft" data-testid="coupon-most-cost">
        {most === null ? (
          t('coupons.check.endless')
        ) : (
          <>
            {t('coupons.forecast.most')} <Money fen={Math.min(most, seen.budgetFen ?? most)} />
            {pieces !== null && ` · ${t('coupons.value.pieces', { n: pieces.toLocaleString() })}`}
          </>
        )}
      </p>
    </Sheet>
  )
}
