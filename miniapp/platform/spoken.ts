/**
 * What WeChat's screen reader takes (developers.weixin.qq.com, "aria-component") and Taro's templates leave out.
 * Read twice: by config/aria.ts, which writes the attributes into the templates, and by spoken-runtime.ts, which fills them.
 */
const words = { 'aria-label': '', 'aria-role': '' }
export const SPOKEN = {
  View: { ...words, 'aria-checked': '', 'aria-selected': '' },
  Button: words,
  Image: words,
  Input: { 'aria-label': '' },
}

const TAPPED = ['button', 'checkbox', 'switch', 'tab', 'radio']

/** What a thing is, for who cannot see it: WeChat calls the attribute aria-role; a browser also needs a stop for the keyboard. */
export const role = (name: string): object =>
  process.env.TARO_ENV === 'h5' ? { role: name, ...(TAPPED.includes(name) ? { tabIndex: 0 } : {}) } : { ariaRole: name }
