import { InputNumber, type InputNumberProps } from 'antd'
import { numberText } from '../../shared/rules/typed'

/** What stands in the field as `Number` reads it; while nothing is readable yet it stays as typed. */
const parser = (shown: string | undefined): number => (numberText(shown ?? '') ?? shown ?? '') as unknown as number

/** A number field that reads what people type: full width, grouped, with a currency or a unit. */
export const NumberInput = (props: InputNumberProps<number>) => <InputNumber<number> parser={parser} {...props} />
