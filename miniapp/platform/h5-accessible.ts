import { keysOfSheets, tendSheets } from './h5-sheets'

/** Enter and space press what has the focus, as they do on a browser's own buttons. */
const pressByKeyboard = (event: KeyboardEvent): void => {
  const at = event.target
  if ((event.key !== 'Enter' && event.key !== ' ') || !(at instanceof HTMLElement) || at.tabIndex < 0) return
  if (at instanceof HTMLInputElement || !at.getAttribute('role')) return
  event.preventDefault()
  at.click()
}

/** Taro keeps a label on its own element; the picture or field inside, which screen readers read, is given it too. */
const labelInside = (): void => {
  document.querySelectorAll('taro-image-core[aria-label] > img:not([alt])').forEach((picture) => {
    picture.setAttribute('alt', picture.parentElement?.getAttribute('aria-label') ?? '')
  })
  // What scrolls by itself must be reached by the arrow keys.
  document.querySelectorAll('taro-scroll-view-core:not([tabindex])').forEach((box) => {
    box.setAttribute('tabindex', '0')
  })
  document.querySelectorAll('taro-input-core[aria-label] > input:not([aria-label])').forEach((field) => {
    field.setAttribute('aria-label', field.parentElement?.getAttribute('aria-label') ?? '')
  })
}

const tend = (): void => {
  labelInside()
  tendSheets()
}

/** Afterwards keyboard and screen reader find their way through Taro's web components, now and as pages change. */
export const makeAccessible = (): void => {
  window.addEventListener('keydown', pressByKeyboard)
  window.addEventListener('keydown', keysOfSheets)
  new MutationObserver(tend).observe(document.body, { childList: true, subtree: true })
}
