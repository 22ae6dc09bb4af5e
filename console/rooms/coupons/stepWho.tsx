import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { ruleSentence } from '../../../shared/rules/segmentSentence'
import { Sheet } from '../../parts/page'
import { PickerMany } from '../../parts/picker'
import { RegionsPick } from '../../parts/region'
import { TierSelect } from './tierSelect'
import type { StepProps } from './steps'

/** Who may have it and where it is taken; each thing that is set must hold. */
export function WhoStep({ seen, locked }: StepProps) {
  const { t, i18n } = useTranslation()
  const lang = i18n.language === 'en' ? 'en' : 'zh-Hans'
  return (
    <Sheet>
      <Form.Item name="storeIds" label={t('coupons.form.stores')}>
        <PickerMany of="store" clear testId="coupon-stores" placeholder={t('coupons.form.storesAll')} />
      </Form.Item>
      <Form.Item
        name="segmentIds"
        label={t('coupons.form.audience')}
        extra={
          seen.eligibility
            ? t('coupons.form.audienceKept', { sentence: ruleSentence(seen.eligibility, lang) })
            : t('coupons.form.audienceHint')
        }
      >
        <PickerMany
          of="segment"
          clear
          disabled={locked}
          most={20}
          testId="coupon-audience"
          placeholder={t('coupons.form.audienceAll')}
        />
      </Form.Item>
      <Form.Item name="eligibility" hidden>
        <Input />
      </Form.Item>
      <Form.Item name="tiers" label={t('coupons.form.tiers')} extra={t('coupons.form.tiersHint')}>
        <TierSelect disabled={locked} testId="coupon-tiers" />
      </Form.Item>
      <Form.Item name="regionCodes" label={t('coupons.form.regions')} className="last">
        <RegionsPick testId="coupon-regions" disabled={locked} />
      </Form.Item>
    </Sheet>
  )
}
