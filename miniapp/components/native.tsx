import {
  Button as TaroButton,
  Image as TaroImage,
  Input as TaroInput,
  type ButtonProps,
  type ImageProps,
  type InputProps,
} from '@tarojs/components'
import { forBrowser, role } from '../platform/spoken'

/** Taro's components in a browser are elements without a role, a focus or an alternative text; these bring them. */
export const Button = (props: ButtonProps) => <TaroButton {...role('button')} {...props} />

/** `ariaLabel` is what a picture says; empty for one that only decorates. */
export const Image = (props: ImageProps & { ariaLabel: string }) => (
  <TaroImage {...forBrowser({ nativeProps: { alt: props.ariaLabel } })} {...props} />
)

/** `ariaLabel` repeats the words that stand above the field. */
export const Input = (props: InputProps & { ariaLabel: string }) => (
  <TaroInput {...forBrowser({ nativeProps: { 'aria-label': props.ariaLabel } })} {...props} />
)
