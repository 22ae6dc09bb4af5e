import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ruleSentence } from '../../../shared/rules/segmentSentence'
import { useList } from '../../data/read'
import { Sheet } from '../../parts/page'
import { RegionsPick } from '../../parts/region'
import { TierSelect } from './tierSelect'
import type { StepProps } from './steps'

/** Who may have it and where it is taken; each thing that is set must hold. */
export function WhoStep({ seen, locked }: StepProps) {
  const { t, i18n } = useTranslation()
  const stores = useList('listStores', { query: { limit: 200 } })
  const segments = useList('listSegments', { query: { limit: 200 } })
  const lang = i18n.language === 'en' ? 'en' : 'zh-Hans'
  return (
    <Sheet>
      <Form.Item name="storeIds" label={t('coupons.form.stores')}>
        <Select
          mode="multiple"
          allowClear
          data-testid="coupon-stores"
          placeholder={t('coupons.form.storesAll')}
          optionFilterProp="label"
          options={stores.items.map(({ id, name, closed }) => ({ value: id, label: name, disabled: closed }))}
        />
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
        <Select
          mode="multiple"
          allowClear
          disabled={locked}
          maxCount={20}
          data-testid="coupon-audience"
          placeholder={t('coupons.form.audienceAll')}
          optionFilterProp="label"
          options={segments.items.map(({ id, name }) => ({ value: id, label: name }))}
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
