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

/** The same role for the browser and for WeChat, which call the attribute differently. */
export const role = (name: string): { role: string; ariaRole: string } => ({ role: name, ariaRole: name })
