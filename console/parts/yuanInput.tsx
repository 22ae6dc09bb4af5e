import { NumberInput } from './number'

/** Yuan with two decimals on the screen, fen (integer) in the form. */
export function YuanInput(props: {
  value?: number | null
  onChange?: (fen: number | undefined) => void
  id?: string
  min?: number
  disabled?: boolean
  testId: string
  autoFocus?: boolean
  placeholder?: string
  label?: string
  onPressEnter?: () => void
}) {
  return (
    <NumberInput
      id={props.id}
      data-testid={props.testId}
      className="wide"
      prefix="¥"
      min={(props.min ?? 0) / 100}
      max={1_000_000_000}
      precision={2}
      disabled={props.disabled}
      placeholder={props.placeholder}
      aria-label={props.label}
      onPressEnter={props.onPressEnter}
      value={props.value === undefined || props.value === null ? null : props.value / 100}
      onChange={(typed) => props.onChange?.(typed === null ? undefined : Math.round(typed * 100))}
    />
  )
}
