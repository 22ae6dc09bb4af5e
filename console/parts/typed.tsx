import { Input, type InputProps } from 'antd'
import { codeText } from '../../shared/rules/typed'

type Props = Omit<InputProps, 'value' | 'onChange'> & { value?: string; onChange?: (code: string) => void }

/**
 * A field for codes, numbers, addresses and paths: what is typed or pasted in full width, with other dashes or with signs
 * that nobody sees stands in it as a plain keyboard would have written it. Words in the making (pinyin) are left alone.
 */
export function CodeInput({ value, onChange, ...rest }: Props) {
  return (
    <Input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      value={value ?? ''}
      onChange={({ target, nativeEvent }) =>
        onChange?.((nativeEvent as InputEvent).isComposing ? target.value : codeText(target.value))
      }
      onCompositionEnd={({ currentTarget }) => onChange?.(codeText(currentTarget.value))}
    />
  )
}
