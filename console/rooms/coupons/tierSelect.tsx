import { Select } from 'antd'
import { codeText } from '../../../shared/rules/typed'
import { tierKeys, tierWord } from '../../tiers'

/** Several tiers: those of the shop, and whatever stood here before. */
export function TierSelect(props: {
  value?: string[]
  onChange?: (tiers: string[]) => void
  id?: string
  disabled?: boolean
  most?: number
  testId: string
}) {
  const known = [...new Set([...tierKeys(), ...(props.value ?? [])])]
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
      options={known.map((value) => ({ value, label: tierWord(value) }))}
    />
  )
}
