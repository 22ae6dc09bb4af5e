import { Alert, Button, Col, DatePicker, Form, Input, InputNumber, Radio, Row, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { COUPON_KINDS } from '../../../shared/rules/coupon'
import { ruleSentence } from '../../../shared/rules/segmentSentence'
import { useList } from '../../data/read'
import { foldOf } from '../../parts/coupon'
import { YuanInput } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { markFields, useTell } from '../../parts/tell'
import type { Draft } from './draft'
import { CouponPhone } from './couponPhone'
import { Choice } from '../../parts/choice'

const FIELDS = new Set<string>(
  [
    'title kind valueFen discountPercent maxDiscountFen thresholdFen total perMemberLimit storeIds'.split(' '),
    'transferable issueOnJoin eligibility'.split(' '),
  ].flat(),
)
const nameOf = (path: string): string[] | null => {
  const head = path.split('.')[0] ?? ''
  if (FIELDS.has(head)) return [head]
  if (head === 'claimFrom' || head === 'claimUntil') return ['window']
  return head === 'validity' ? ['validity'] : null
}

/**
 * The terms of a coupon with the phone beside it. `locked`: it is published, and only title, stores, a larger total and
 * later dates may change.
 */
export function CouponForm(props: {
  initial: Partial<Draft>
  locked: boolean
  leastTotal: number
  save: (draft: Draft) => Promise<unknown>
  extra?: React.ReactNode
}) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<Draft>()
  const seen = { ...props.initial, ...Form.useWatch([], form) } as Partial<Draft>
  const stores = useList('listStores', { query: { limit: 200 } })
  const segments = useList('listSegments', { query: { limit: 200 } })
  const [busy, setBusy] = useState(false)
  const tell = useTell()
  const must = { required: true, message: t('say.required') }
  const lang = i18n.language === 'en' ? 'en' : 'zh-Hans'
  const keep = async (draft: Draft): Promise<void> => {
    setBusy(true)
    try {
      await props.save({ ...(props.initial as Draft), ...draft })
    } catch (thrown) {
      markFields(form, thrown, nameOf)
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  const percent = seen.discountPercent ?? 0
  return (
    <div className="beside">
      <Form<Draft>
        form={form}
        layout="vertical"
        initialValues={props.initial}
        onFinish={keep}
        className="stack"
        scrollToFirstError
      >
        {props.locked && <Alert type="info" showIcon title={t('coupons.form.locked')} />}
        <Sheet title={t('coupons.form.start')}>
          <Form.Item
            name="title"
            label={t('coupons.form.title')}
            extra={t('coupons.form.titleHint')}
            rules={[{ ...must, whitespace: true }]}
          >
            <Input maxLength={40} showCount data-testid="coupon-title" />
          </Form.Item>
          <Form.Item name="kind" label={t('coupons.form.kind')} className="last">
            <Choice
              disabled={props.locked}
              testId="coupon-kind"
              words={COUPON_KINDS.map((value) => ({ value, label: t(`coupons.kind.${value}`) }))}
            />
          </Form.Item>
        </Sheet>
        <Sheet title={t('coupons.form.amounts')}>
          <Row gutter={16}>
            {(seen.kind === 'cash' || seen.kind === 'shipping') && (
              <Col xs={24} sm={12}>
                <Form.Item name="valueFen" label={t('coupons.form.value')} rules={seen.kind === 'cash' ? [must] : []}>
                  <YuanInput testId="coupon-value" min={1} disabled={props.locked} />
                </Form.Item>
              </Col>
            )}
            {seen.kind === 'discount' && (
              <>
                <Col xs={24} sm={12}>
                  <Form.Item
                    name="discountPercent"
                    label={t('coupons.form.percent')}
                    rules={[must]}
                    extra={percent > 0 && t('coupons.form.percentHint', { percent, fold: foldOf(percent) })}
                  >
                    <InputNumber
                      min={1}
                      max={99}
                      precision={0}
                      suffix="%"
                      className="wide"
                      disabled={props.locked}
                      data-testid="coupon-percent"
                    />
                  </Form.Item>
                </Col>
                <Col xs={24} sm={12}>
                  <Form.Item name="maxDiscountFen" label={t('coupons.form.ceiling')}>
                    <YuanInput testId="coupon-ceiling" min={1} disabled={props.locked} />
                  </Form.Item>
                </Col>
              </>
            )}
            <Col xs={24} sm={12}>
              <Form.Item
                name="thresholdFen"
                label={t('coupons.form.threshold')}
                extra={t('coupons.form.thresholdHint')}
                rules={[must]}
              >
                <YuanInput testId="coupon-threshold" disabled={props.locked} />
              </Form.Item>
            </Col>
            <Col xs={24} sm={12}>
              <Form.Item name="total" label={t('coupons.form.total')} rules={[must]}>
                <InputNumber
                  min={Math.max(1, props.leastTotal)}
                  max={100_000_000}
                  precision={0}
                  className="wide"
                  data-testid="coupon-total"
                />
              </Form.Item>
            </Col>
            <Col xs={24} sm={12}>
              <Form.Item name="perMemberLimit" label={t('coupons.form.limit')} rules={[must]}>
                <InputNumber
                  min={1}
                  max={1000}
                  precision={0}
                  className="wide"
                  disabled={props.locked}
                  data-testid="coupon-limit"
                />
              </Form.Item>
            </Col>
          </Row>
        </Sheet>
        <Sheet title={t('coupons.form.times')}>
          <Form.Item name="window" label={t('coupons.form.window')} rules={[must]}>
            <DatePicker.RangePicker
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              className="wide"
              data-testid="coupon-window"
            />
          </Form.Item>
          <Form.Item name="validity" label={t('coupons.form.validity')}>
            <Radio.Group disabled={props.locked} data-testid="coupon-validity">
              <Radio value="days_after_claim">{t('coupons.form.after')}</Radio>
              <Radio value="fixed">{t('coupons.form.fixed')}</Radio>
            </Radio.Group>
          </Form.Item>
          {seen.validity === 'fixed' ? (
            <Form.Item name="validWindow" label={t('coupons.form.validWindow')} rules={[must]} className="last">
              <DatePicker.RangePicker
                showTime={{ format: 'HH:mm' }}
                format="YYYY-MM-DD HH:mm"
                className="wide"
                data-testid="coupon-valid-window"
              />
            </Form.Item>
          ) : (
            <Form.Item name="days" label={t('coupons.form.days')} rules={[must]} className="last">
              <InputNumber min={1} max={3650} precision={0} disabled={props.locked} data-testid="coupon-days" />
            </Form.Item>
          )}
        </Sheet>
        <Sheet title={t('coupons.form.scope')}>
          <Form.Item name="storeIds" label={t('coupons.form.stores')}>
            <Select
              mode="multiple"
              allowClear
              data-testid="coupon-stores"
              placeholder={t('coupons.form.storesAll')}
              optionFilterProp="label"
              options={stores.items.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
          <Form.Item
            label={t('coupons.form.audience')}
            extra={
              seen.eligibility
                ? t('coupons.form.audienceKept', { sentence: ruleSentence(seen.eligibility, lang) })
                : t('coupons.form.audienceHint')
            }
          >
            <Select
              allowClear
              disabled={props.locked}
              data-testid="coupon-audience"
              aria-label={t('coupons.form.audience')}
              placeholder={t('coupons.form.audienceAll')}
              optionFilterProp="label"
              showSearch
              options={segments.items.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(id?: string) =>
                form.setFieldValue('eligibility', segments.items.find((segment) => segment.id === id)?.rule)
              }
            />
          </Form.Item>
          <Form.Item name="eligibility" hidden>
            <Input />
          </Form.Item>
          <div className="row">
            <Form.Item name="issueOnJoin" valuePropName="checked" noStyle>
              <Switch disabled={props.locked} data-testid="coupon-on-join" aria-label={t('coupons.form.onJoin')} />
            </Form.Item>
            {t('coupons.form.onJoin')}
            <Form.Item name="transferable" valuePropName="checked" noStyle>
              <Switch
                disabled={props.locked}
                data-testid="coupon-transferable"
                aria-label={t('coupons.form.transferable')}
              />
            </Form.Item>
            {t('coupons.form.transferable')}
          </div>
        </Sheet>
        <div className="wizard-actions">
          {props.extra}
          <Button type="primary" htmlType="submit" loading={busy} data-testid="coupon-save">
            {t('act.save')}
          </Button>
        </div>
      </Form>
      <CouponPhone seen={seen} />
    </div>
  )
}
