/** What the keyboard can stop at. */
const STOPS = '[tabindex]:not([tabindex="-1"]), input, button, a[href]'

type Open = { sheet: HTMLElement; before: Element | null }
let open: Open[] = []

const shown = (element: HTMLElement): boolean => element.getClientRects().length > 0
const focus = (element: Element | null): void => {
  if (element instanceof HTMLElement && element.isConnected) element.focus({ preventScroll: true })
}

/** Taro's elements take no focus until they are drawn, some frames after they stand in the document. */
const FRAMES = 60
const focusOnceDrawn = (sheet: HTMLElement, frames = FRAMES): void => {
  if (frames === 0 || sheet.contains(document.activeElement)) return
  focus(sheet)
  window.requestAnimationFrame(() => focusOnceDrawn(sheet, frames - 1))
}

/**
 * Afterwards the keyboard is where the eye is: in the sheet that has opened, and where it was before once that has closed.
 * Pages that lie hidden keep their sheets out of this.
 */
export const tendSheets = (): void => {
  const now = [...document.querySelectorAll<HTMLElement>('.sheet[role="dialog"]')].filter(shown)
  const gone = open.filter(({ sheet }) => !now.includes(sheet))
  const come = now.filter((sheet) => !open.some((known) => known.sheet === sheet))
  if (gone.length === 0 && come.length === 0) return
  open = open.filter(({ sheet }) => now.includes(sheet))
  // One that makes room for the next gives the next what it had: there is nothing to go back to between them.
  const before = gone[0]?.before ?? document.activeElement
  for (const sheet of come) {
    sheet.setAttribute('tabindex', '-1')
    sheet.setAttribute('aria-modal', 'true')
    open.push({ sheet, before })
    focusOnceDrawn(sheet)
  }
  if (come.length === 0) focus(before)
}

/** Esc closes the sheet on top, as a tap beside it does; Tab goes round in it. */
export const keysOfSheets = (event: KeyboardEvent): void => {
  const sheet = open[open.length - 1]?.sheet
  if (!sheet) return
  if (event.key === 'Escape') {
    event.preventDefault()
    sheet.parentElement?.click()
    return
  }
  if (event.key !== 'Tab') return
  const stops = [...sheet.querySelectorAll<HTMLElement>(STOPS)].filter(shown)
  const [first, last] = [stops[0], stops[stops.length - 1]]
  if (!first || !last) return
  const at = document.activeElement
  const outside = !(at instanceof Node) || !sheet.contains(at) || at === sheet
  if (event.shiftKey ? at === first || outside : at === last || outside) {
    event.preventDefault()
    focus(event.shiftKey ? last : first)
  }
}
