import { Col, Form, Row, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { Choice } from '../../parts/choice'
import { Sheet } from '../../parts/page'
import { CodeInput } from '../../parts/typed'
import { TierSelect } from './tierSelect'
import type { StepProps } from './steps'

/** How it reaches people; several ways go together. */
export function WaysStep({ seen, locked }: StepProps) {
  const { t } = useTranslation()
  const flag = (name: 'inCentre' | 'issueOnJoin' | 'onBirthday' | 'transferable' | 'wechatCoupon', testId: string) => {
    const words = {
      inCentre: t('coupons.form.inCentre'),
      issueOnJoin: t('coupons.form.onJoin'),
      onBirthday: t('coupons.form.onBirthday'),
      transferable: t('coupons.form.transferable'),
      wechatCoupon: t('coupons.form.wechat'),
    }[name]
    return (
      <label className="row switch-row">
        <Form.Item name={name} valuePropName="checked" noStyle>
          <Switch
            disabled={(locked && name !== 'inCentre') || (name === 'wechatCoupon' && seen.kind === 'shipping')}
            data-testid={testId}
            aria-label={words}
          />
        </Form.Item>
        {words}
        {name === 'inCentre' && <span className="soft">{t('coupons.form.inCentreHint')}</span>}
        {name === 'wechatCoupon' && <span className="soft">{t('coupons.form.wechatHint')}</span>}
      </label>
    )
  }
  return (
    <div className="stack">
      <Sheet>
        <div className="stack">
          {flag('inCentre', 'coupon-in-centre')}
          {flag('issueOnJoin', 'coupon-on-join')}
          {flag('onBirthday', 'coupon-on-birthday')}
          {seen.onBirthday && (
            <Form.Item
              name="birthdayDays"
              label={t('coupons.form.birthdayDays')}
              className="last indent"
              rules={[{ required: true, message: t('say.required') }]}
            >
              <NumberInput min={0} max={30} precision={0} disabled={locked} data-testid="coupon-birthday-days" />
            </Form.Item>
          )}
          <Form.Item name="issueOnTier" label={t('coupons.form.onTier')} className="last">
            <TierSelect disabled={locked} testId="coupon-on-tier" />
          </Form.Item>
          <Row gutter={16}>
            <Col xs={24} sm={12}>
              <Form.Item
                name="codeWord"
                label={t('coupons.form.codeWord')}
                extra={t('coupons.form.codeWordHint')}
                rules={[{ pattern: /^[\p{Script=Han}A-Za-z0-9]{2,20}$/u, message: t('coupons.form.codeWordWrong') }]}
              >
                <CodeInput maxLength={20} disabled={locked} data-testid="coupon-code-word" />
              </Form.Item>
            </Col>
            <Col xs={24} sm={12}>
              <Form.Item name="pointsPrice" label={t('coupons.form.points')} extra={t('coupons.form.pointsHint')}>
                <NumberInput
                  min={1}
                  max={10_000_000}
                  precision={0}
                  className="wide"
                  disabled={locked}
                  data-testid="coupon-points"
                />
              </Form.Item>
            </Col>
          </Row>
          <p className="soft">{t('coupons.form.waysHint')}</p>
        </div>
      </Sheet>
      <Sheet>
        <Form.Item
          name="codeSource"
          label={t('coupons.form.codeSource')}
          extra={seen.codeSource === 'list' ? t('coupons.form.codeListHint') : undefined}
        >
          <Choice
            disabled={locked}
            testId="coupon-code-source"
            words={[
              { value: 'own', label: t('coupons.form.codeOwn') },
              { value: 'list', label: t('coupons.form.codeList') },
            ]}
          />
        </Form.Item>
        <div className="stack">
          {flag('transferable', 'coupon-transferable')}
          {flag('wechatCoupon', 'coupon-wechat')}
        </div>
      </Sheet>
    </div>
  )
}
