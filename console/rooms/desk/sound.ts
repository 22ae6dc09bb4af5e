import { useSyncExternalStore } from 'react'

/** Rising for done, low for not: told apart without looking. Hertz, one after the other. */
const NOTES = { good: [660, 990], bad: [220, 180] } as const
const NOTE_S = 0.13
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

let speaker: AudioContext | null = null

/** The till is heard, unless it is silent here or the browser has nothing to be heard with. */
export function ring(what: keyof typeof NOTES): void {
  if (isQuiet() || typeof AudioContext === 'undefined') return
  // One for the page: browsers allow only a few, and let one sound only after a first touch, which confirming is.
  const context = (speaker ??= new AudioContext())
  NOTES[what].forEach((hertz, at) => {
    const start = context.currentTime + at * NOTE_S
    const note = context.createOscillator()
    const loud = context.createGain()
    note.frequency.value = hertz
    loud.gain.setValueAtTime(0.2, start)
    // Fades out: a tone that is cut off cracks.
    loud.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S)
    note.connect(loud).connect(context.destination)
    note.start(start)
    note.stop(start + NOTE_S)
  })
  window.navigator.vibrate?.(what === 'good' ? 30 : [60, 40, 60])
}
