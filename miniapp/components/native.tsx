import {
  Button as TaroButton,
  Image as TaroImage,
  Input as TaroInput,
  type ButtonProps,
  type ImageProps,
  type InputProps,
} from '@tarojs/components'
import { role } from '../platform/spoken'

/** Taro's button is no button to a browser's keyboard and screen reader; this one is. */
export const Button = (props: ButtonProps) => <TaroButton {...role('button')} {...props} />

/** `ariaLabel` is what the picture says; empty for one that only decorates. */
export const Image = (props: ImageProps & { ariaLabel: string }) => <TaroImage {...props} />

/**
 * The browser's field for numbers swallows full-width digits and hands out nothing where it cannot read; there a field for
 * text with the keyboard of numbers takes them, and what was typed is read by `shared/rules/typed` as everywhere.
 */
const readable = ({ type, ...rest }: InputProps): InputProps =>
  process.env.TARO_ENV === 'h5' && type === 'digit'
    ? { ...rest, type: 'text', nativeProps: { inputmode: 'decimal' } }
    : { ...rest, ...(type ? { type } : {}) }

/** `ariaLabel` repeats the words that stand above the field. */
export const Input = (props: InputProps & { ariaLabel: string }) => <TaroInput {...readable(props)} />
