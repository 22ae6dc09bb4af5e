import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { RFM_LEAST, RFM_MOST, type RfmSettings } from '../../../shared/rules/rfm'
import { NumberInput } from '../../parts/number'
import { YuanInput } from '../../parts/yuanInput'
import { useMust } from './subject'

const PARTS = ['recencyDays', 'frequency', 'monetaryFen'] as const

/** The score that begins (of days: ends) at a cut: 5, 4, 3, 2 of days, 2 to 5 of the others. */
const scoreAt = (part: keyof RfmSettings, at: number): number => (part === 'recencyDays' ? 5 - at : 2 + at)

/** The four cuts of each of recency, frequency and money, none below the one before it. */
export function RfmBands({ locked }: { locked: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <h2 className="form-part">{t('settings.member.rfm')}</h2>
      <p className="soft">{t('settings.member.rfmHint')}</p>
      {PARTS.map((part) => (
        <fieldset key={part} className="bands">
          <legend>{t(`settings.member.${part}`)}</legend>
          {[0, 1, 2, 3].map((at) => (
            <Band key={at} part={part} at={at} locked={locked} />
          ))}
        </fieldset>
      ))}
    </>
  )
}

function Band({ part, at, locked }: { part: keyof RfmSettings; at: number; locked: boolean }) {
  const { t } = useTranslation()
  const must = useMust()
  const before = ['rfm', part, at - 1]
  const testId = `settings-${part}-${at}`
  return (
    <Form.Item
      name={['rfm', part, at]}
      label={t('settings.member.score', { n: scoreAt(part, at) })}
      dependencies={at > 0 ? [before] : []}
      rules={[
        must,
        ({ getFieldValue }) => ({
          validator: (_rule, value?: number) => {
            const least = at > 0 ? (getFieldValue(before) as number | undefined) : undefined
            return value !== undefined && least !== undefined && value < least
              ? Promise.reject(new Error(t('settings.member.ascending')))
              : Promise.resolve()
          },
        }),
      ]}
    >
      {part === 'monetaryFen' ? (
        <YuanInput min={RFM_LEAST[part]} testId={testId} disabled={locked} />
      ) : (
        <NumberInput className="wide" min={RFM_LEAST[part]} max={RFM_MOST[part]} precision={0} data-testid={testId} />
      )}
    </Form.Item>
  )
}
