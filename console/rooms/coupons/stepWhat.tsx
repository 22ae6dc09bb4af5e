import { Col, Form, Input, Row, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { COUPON_KINDS } from '../../../shared/rules/coupon'
import { Choice } from '../../parts/choice'
import { foldOf } from '../../parts/coupon'
import { InLanguages } from '../../parts/inLanguages'
import { YuanInput } from '../../parts/yuanInput'
import { Sheet } from '../../parts/page'
import { skusOf } from './draft'
import type { StepProps } from './steps'

const VALUE = { cash: 'value', gift: 'giftValue', shipping: 'shippingValue', discount: 'value' } as const

/** What it is: name, kind, what it takes off, and for which goods. */
export function WhatStep({ seen, locked }: StepProps) {
  const { t } = useTranslation()
  const must = { required: true, message: t('say.required') }
  const percent = seen.discountPercent ?? 0
  const kind = seen.kind ?? 'cash'
  const skus = skusOf(seen.skus)
  return (
    <div className="stack">
      <Sheet>
        <Form.Item
          name="title"
          label={t('coupons.form.title')}
          extra={t('coupons.form.titleHint')}
          rules={[{ ...must, whitespace: true }]}
        >
          <Input maxLength={40} showCount data-testid="coupon-title" />
        </Form.Item>
        <Form.Item name="titles">
          <InLanguages max={40} testId="coupon-titles" />
        </Form.Item>
        <Form.Item name="kind" label={t('coupons.form.kind')} className="last">
          <Choice
            disabled={locked}
            testId="coupon-kind"
            words={COUPON_KINDS.map((value) => ({ value, label: t(`coupons.kind.${value}`) }))}
          />
        </Form.Item>
      </Sheet>
      <Sheet title={t('coupons.form.amounts')}>
        <Row gutter={16}>
          {kind === 'discount' ? (
            <>
              <Col xs={24} sm={12}>
                <Form.Item
                  name="discountPercent"
                  label={t('coupons.form.percent')}
                  rules={[must]}
                  extra={percent > 0 && t('coupons.form.percentHint', { percent, fold: foldOf(percent) })}
                >
                  <NumberInput
                    min={1}
                    max={99}
                    precision={0}
                    suffix="%"
                    className="wide"
                    disabled={locked}
                    data-testid="coupon-percent"
                  />
                </Form.Item>
              </Col>
              <Col xs={24} sm={12}>
                <Form.Item
                  name="maxDiscountFen"
                  label={t('coupons.form.ceiling')}
                  extra={t('coupons.form.ceilingHint')}
                >
                  <YuanInput testId="coupon-ceiling" min={1} disabled={locked} />
                </Form.Item>
              </Col>
            </>
          ) : (
            <Col xs={24} sm={12}>
              <Form.Item name="valueFen" label={t(`coupons.form.${VALUE[kind]}`)} rules={kind === 'cash' ? [must] : []}>
                <YuanInput testId="coupon-value" min={1} disabled={locked} />
              </Form.Item>
            </Col>
          )}
          <Col xs={24} sm={12}>
            <Form.Item
              name="thresholdFen"
              label={t('coupons.form.threshold')}
              extra={t('coupons.form.thresholdHint')}
              rules={[must]}
            >
              <YuanInput testId="coupon-threshold" disabled={locked} />
            </Form.Item>
          </Col>
        </Row>
        <label className="row switch-row">
          <Form.Item name="forGoods" valuePropName="checked" noStyle>
            <Switch disabled={locked} data-testid="coupon-for-goods" aria-label={t('coupons.form.goods')} />
          </Form.Item>
          {t('coupons.form.goods')} <span className="soft">{t('coupons.form.goodsHint')}</span>
        </label>
        {seen.forGoods && (
          <div className="indent">
            <Form.Item
              name="goodsName"
              label={t('coupons.form.goodsName')}
              extra={t('coupons.form.goodsNameHint')}
              rules={[{ ...must, whitespace: true }]}
            >
              <Input maxLength={60} disabled={locked} data-testid="coupon-goods-name" />
            </Form.Item>
            <Form.Item name="goodsNames">
              <InLanguages max={60} testId="coupon-goods-names" />
            </Form.Item>
            <Form.Item
              name="skus"
              label={`${t('coupons.form.skus')}${skus.length > 0 ? ` (${skus.length})` : ''}`}
              extra={t('coupons.form.skusHint')}
              rules={[{ ...must, whitespace: true }]}
              className="last"
            >
              <Input.TextArea rows={3} disabled={locked} data-testid="coupon-skus" className="code" />
            </Form.Item>
          </div>
        )}
      </Sheet>
    </div>
  )
}
