import type { KeyboardEvent, MouseEvent } from 'react'

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
}

/**
 * Keys on a row that has the focus itself: arrows, Home and End go to another row, Enter opens, Space selects. Keys in a
 * field or on a button of the row stay theirs.
 */
export function rowKey(event: KeyboardEvent<HTMLElement>, does: { open?: () => void; select?: () => void }): void {
  const row = event.currentTarget
  if (event.target !== row || event.altKey || event.ctrlKey || event.metaKey) return
  const step = STEPS[event.key]
  if (step) {
    const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>(':scope > tr[tabindex]') ?? [])]
    rows[step(rows.indexOf(row), rows.length - 1)]?.focus()
  } else if (event.key === 'Enter' && does.open) does.open()
  else if (event.key === ' ' && does.select) does.select()
  else return
  event.preventDefault()
}

/** Whether a click meant the row: not a link or button in it, and not a dialog that was opened from it and stands elsewhere. */
export function meansRow(event: MouseEvent<HTMLElement>): boolean {
  const { currentTarget: row, target } = event
  return target instanceof Element && row.contains(target) && !target.closest('a, button, input, label')
}

/** From now on the Tab key comes to this row of its table, and to no other. */
export function onlyStop(row: HTMLElement): void {
  row.parentElement?.querySelectorAll<HTMLElement>(':scope > tr[tabindex="0"]').forEach((other) => {
    other.tabIndex = -1
  })
  row.tabIndex = 0
}
