import { useSyncExternalStore } from 'react'
import { sound, type Sounding } from '../../../shared/look/notes'

const PLACE = 'console.desk.quiet'

const hearers = new Set<() => void>()
const isQuiet = (): boolean => localStorage.getItem(PLACE) === 'yes'

/** Whether the till is silent here, and how to change that; kept in this browser. */
export const useQuiet = (): [boolean, (quiet: boolean) => void] => [
  useSyncExternalStore((hear) => {
    hearers.add(hear)
    return () => void hearers.delete(hear)
  }, isQuiet),
  (quiet) => {
    localStorage.setItem(PLACE, quiet ? 'yes' : 'no')
    hearers.forEach((hear) => hear())
  },
]

/** The till is heard, unless it is silent here or the browser has nothing to be heard with. */
export function ring(what: Sounding): void {
  if (isQuiet()) return
  // A browser lets one sound only after a first touch, which confirming is.
  sound(what, () => (typeof AudioContext === 'undefined' ? null : new AudioContext()))
  window.navigator.vibrate?.(what === 'good' ? 30 : [60, 40, 60])
}
