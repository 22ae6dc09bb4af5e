import { Form, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { isoOf } from '../../../shared/rules/calendar'
import { MomentPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import { PickerMany } from '../../parts/picker'
import { tierWord } from '../../tiers'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Earn = NonNullable<Settings['points']['earn']>
type Filled = {
  on: boolean
  perYuan: number
  tierPercent: Record<string, number>
  storeIds: string[]
  skus: string[]
  from: string
}

const initialOf = ({ points: { earn }, membership }: Settings): Filled => ({
  on: earn !== null,
  perYuan: (earn?.pointsPer100Yuan ?? 100) / 100,
  tierPercent: Object.fromEntries(membership.tiers.map(({ key }) => [key, earn?.tierPercent[key] ?? 100])),
  storeIds: earn?.storeIds ?? [],
  skus: earn?.skus ?? [],
  from: earn?.from ?? isoOf(Math.floor(Date.now() / 60_000) * 60_000),
})

/** Nothing chosen means every one. */
const someOf = (chosen: string[]): string[] | null => (chosen.length > 0 ? chosen : null)

const earnOf = ({ perYuan, tierPercent, storeIds, skus, from }: Filled): Earn => ({
  pointsPer100Yuan: Math.round(perYuan * 100),
  tierPercent,
  storeIds: someOf(storeIds),
  skus: someOf(skus),
  from,
})

/** What orders earn: how many points a yuan, for which tiers, stores and goods, and from when. */
export function Earning({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  return (
    <Subject
      settings={settings}
      name="points"
      initial={initialOf(settings)}
      sent={(filled) => ({ points: { earn: filled.on ? earnOf(filled) : null } })}
    >
      {() => (
        <>
          <Form.Item
            name="on"
            label={t('settings.points.on')}
            extra={t('settings.points.onHint')}
            valuePropName="checked"
          >
            <Switch data-testid="settings-points-on" />
          </Form.Item>
          <Form.Item
            name="perYuan"
            label={t('settings.points.perYuan')}
            extra={t('settings.points.rounding')}
            rules={[must]}
          >
            <NumberInput className="wide" min={0.01} max={100} precision={2} data-testid="settings-points-per-yuan" />
          </Form.Item>
          {settings.membership.tiers.map(({ key }) => (
            <Form.Item
              key={key}
              name={['tierPercent', key]}
              label={t('settings.points.percent', { tier: tierWord(key) })}
              rules={[must]}
            >
              <NumberInput
                className="wide"
                min={0}
                max={1000}
                precision={0}
                data-testid={`settings-points-tier-${key}`}
              />
            </Form.Item>
          ))}
          <Form.Item name="storeIds" label={t('settings.points.stores')}>
            <PickerMany of="store" clear placeholder={t('settings.points.storesAll')} testId="settings-points-stores" />
          </Form.Item>
          <Form.Item name="skus" label={t('settings.points.goods')}>
            <Select
              mode="tags"
              className="wide"
              open={false}
              maxCount={500}
              tokenSeparators={[',', '，', ' ', '\n']}
              placeholder={t('settings.points.goodsAll')}
              data-testid="settings-points-skus"
            />
          </Form.Item>
          <Form.Item name="from" label={t('settings.points.from')} extra={t('settings.points.fromHint')} rules={[must]}>
            <MomentPick data-testid="settings-points-from" />
          </Form.Item>
        </>
      )}
    </Subject>
  )
}
