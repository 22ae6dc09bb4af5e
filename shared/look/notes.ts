/** Rising for done, low for not: told apart without looking. Hertz, one after the other. */
const NOTES = { good: [660, 990], bad: [220, 180] } as const
export type Sounding = keyof typeof NOTES
const NOTE_S = 0.13

type Param = {
  setValueAtTime: (value: number, at: number) => unknown
  exponentialRampToValueAtTime: Param['setValueAtTime']
}
type Wire = { connect: (to: never) => unknown }
/** The parts of a browser's AudioContext, and of WeChat's, that a till is heard with. */
export type Speaker = {
  readonly currentTime: number
  readonly state?: string
  readonly destination: unknown
  resume?: () => Promise<unknown>
  createGain: () => Wire & { gain: Param }
  createOscillator: () => Wire & {
    frequency: { value: number }
    start: (at: number) => unknown
    stop: (at: number) => unknown
  }
}

let speaker: Speaker | null = null

/**
 * The till is heard where there is something to be heard with, and never stops what is being told. `open`: one speaker serves
 * until the page ends, for there may be only a few; one that sleeps, as after a call, is woken.
 */
export function sound(what: Sounding, open: () => Speaker | null): void {
  try {
    const heard = (speaker ??= open())
    if (!heard) return
    if (heard.state !== undefined && heard.state !== 'running') heard.resume?.().catch(() => undefined)
    NOTES[what].forEach((hertz, at) => play(heard, hertz, heard.currentTime + at * NOTE_S))
  } catch {
    // A till that cannot be heard is still read.
  }
}

function play(heard: Speaker, hertz: number, start: number): void {
  const note = heard.createOscillator()
  const loud = heard.createGain()
  note.frequency.value = hertz
  loud.gain.setValueAtTime(0.2, start)
  // Fades out: a tone that is cut off cracks.
  loud.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S)
  note.connect(loud as never)
  loud.connect(heard.destination as never)
  note.start(start)
  note.stop(start + NOTE_S)
}
