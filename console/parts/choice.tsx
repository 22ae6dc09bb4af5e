import { Radio } from 'antd'

/** One of a few words side by side. Each word carries `<testId>-<value>`; the input itself is hidden and cannot be clicked. */
export function Choice<V extends string>(props: {
  words: readonly { value: V; label: string }[]
  testId: string
  value?: V
  onChange?: (value: V) => void
  disabled?: boolean
  id?: string
}) {
  return (
    <Radio.Group
      id={props.id}
      optionType="button"
      buttonStyle="solid"
      disabled={props.disabled}
      data-testid={props.testId}
      value={props.value}
      onChange={(event) => props.onChange?.(event.target.value as V)}
    >
      {props.words.map(({ value, label }) => (
        <Radio.Button key={value} value={value}>
          <span data-testid={`${props.testId}-${value}`}>{label}</span>
        </Radio.Button>
      ))}
    </Radio.Group>
  )
}
