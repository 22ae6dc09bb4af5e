import { Form, Radio, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { YuanInput } from '../../parts/yuanInput'
import type { Settings } from './keep'
import { useMust } from './subject'

type Rule = NonNullable<Settings['membership']['tiers'][number]['keep']>

/** What a rule begins with: a year, a month of grace, one tier at a time. */
const USUAL: Rule = { months: 12, by: 'points', atLeast: 100, falls: 'one', graceDays: 30 }

/** Whether the tier has to be kept, and by what; none for those that end with what was bought. */
export function Keeping({ tier }: { tier: number }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const at = ['tiers', tier]
  const keep = Form.useWatch([...at, 'keep'], { form, preserve: true }) as Rule | null | undefined
  const minPoints = Form.useWatch([...at, 'minPoints'], { form, preserve: true }) as number | null | undefined
  const bought = minPoints === null || minPoints === undefined
  if (bought && !keep) return <p className="soft">{t('tiers.keep.bought')}</p>
  return (
    <>
      <Form.Item
        name={[tier, 'keep']}
        label={t('tiers.keep.on')}
        extra={t(bought ? 'tiers.keep.bought' : 'tiers.keep.onHint')}
        valuePropName="checked"
        getValueProps={(rule) => ({ checked: Boolean(rule) })}
        normalize={(on: boolean) => (on ? USUAL : null)}
      >
        <Switch data-testid={`tier-keep-${tier}`} />
      </Form.Item>
      {keep && <Terms tier={tier} by={keep.by} />}
    </>
  )
}

function Terms({ tier, by }: { tier: number; by: Rule['by'] }) {
  const { t } = useTranslation()
  const must = useMust()
  const field = (name: keyof Rule) => [tier, 'keep', name]
  return (
    <fieldset className="bands roomy" data-testid={`tier-keep-terms-${tier}`}>
      <legend>{t('tiers.keep.terms')}</legend>
      <Form.Item name={field('months')} label={t('tiers.keep.months')} rules={[must]}>
        <NumberInput className="wide" min={1} max={36} precision={0} data-testid={`tier-keep-months-${tier}`} />
      </Form.Item>
      <Form.Item name={field('by')} label={t('tiers.keep.by')}>
        <Select
          options={(['points', 'spend'] as const).map((value) => ({ value, label: t(`tiers.keep.${value}`) }))}
          data-testid={`tier-keep-by-${tier}`}
        />
      </Form.Item>
      <Form.Item name={field('atLeast')} label={t('tiers.keep.atLeast')} rules={[must]}>
        {by === 'spend' ? (
          <YuanInput min={1} testId={`tier-keep-least-${tier}`} />
        ) : (
          <NumberInput
            className="wide"
            min={1}
            max={1_000_000_000}
            precision={0}
            data-testid={`tier-keep-least-${tier}`}
          />
        )}
      </Form.Item>
      <Form.Item name={field('graceDays')} label={t('tiers.keep.graceDays')} rules={[must]}>
        <NumberInput className="wide" min={0} max={90} precision={0} data-testid={`tier-keep-grace-${tier}`} />
      </Form.Item>
      <Form.Item name={field('falls')} label={t('tiers.keep.falls')} extra={t('tiers.keep.note')} className="span">
        <Radio.Group
          options={(['one', 'earned'] as const).map((value) => ({ value, label: t(`tiers.keep.${value}`) }))}
          data-testid={`tier-keep-falls-${tier}`}
        />
      </Form.Item>
    </fieldset>
  )
}
