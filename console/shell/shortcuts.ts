import { useEffect } from 'react'

export type Shortcut = 'palette' | 'search' | 'help'

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'textbox')

const covered = (): boolean =>
  document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open') !== null

/**
 * The keys of the whole console: Ctrl or Cmd with K from everywhere, also while writing; `/` and `?` only where they would
 * not be written into a field, and not behind a dialog.
 */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.isComposing || event.altKey) return null
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') return 'palette'
  if (event.ctrlKey || event.metaKey || writes(event.target) || covered()) return null
  // On a Chinese keyboard the same keys write their full-width signs.
  if (event.key === '/' || event.key === '、') return 'search'
  return event.key === '?' || event.key === '？' ? 'help' : null
}

/** The page's own search field, where it has one. */
export const pageSearch = (): HTMLInputElement | null => {
  const found = document.querySelector<HTMLElement>('main [data-page-search]')
  return found instanceof HTMLInputElement ? found : (found?.querySelector('input') ?? null)
}

export function useShortcuts(does: (shortcut: Shortcut) => void): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event)
      if (!shortcut) return
      event.preventDefault()
      does(shortcut)
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [does])
}
