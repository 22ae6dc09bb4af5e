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

/** `ariaLabel` repeats the words that stand above the field. */
export const Input = (props: InputProps & { ariaLabel: string }) => <TaroInput {...props} />
