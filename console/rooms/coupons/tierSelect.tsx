import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText } from '../../../shared/rules/typed'
import { zh } from '../../words/members'
import { tierWord } from '../members/words'

/** Several tiers: those we have a word for, and whatever else the shop calls its own. */
export function TierSelect(props: {
  value?: string[]
  onChange?: (tiers: string[]) => void
  id?: string
  disabled?: boolean
  most?: number
  testId: string
}) {
  const { t } = useTranslation()
  const known = [...new Set([...Object.keys(zh.tier), ...(props.value ?? [])])]
  return (
    <Select
      id={props.id}
      mode="tags"
      maxCount={props.most ?? 20}
      disabled={props.disabled}
      value={props.value}
      onChange={(tiers: string[]) =>
        props.onChange?.(tiers.map((tier) => codeText(tier).trim()).filter((tier) => tier !== ''))
      }
      tokenSeparators={[',', '，', ' ']}
      data-testid={props.testId}
      options={known.map((value) => ({ value, label: tierWord(t, value) }))}
    />
  )
}
