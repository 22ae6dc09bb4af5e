/** Rising for done, low for not: told apart without looking. Hertz, one after the other. */
const NOTES = { good: [660, 990], bad: [220, 180] } as const
export type Sounding = keyof typeof NOTES
const NOTE_S = 0.13

let speaker: AudioContext | null = null

/** Heard where the phone has something to be heard with. `open`: one speaker serves until the app ends; phones allow only a few. */
export function sound(what: Sounding, open: () => AudioContext | null): void {
  try {
    const context = (speaker ??= open())
    if (!context) return
    NOTES[what].forEach((hertz, at) => {
      const start = context.currentTime + at * NOTE_S
      const note = context.createOscillator()
      const loud = context.createGain()
      note.frequency.value = hertz
      loud.gain.setValueAtTime(0.2, start)
      // Fades out: a tone that is cut off cracks.
      loud.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S)
      note.connect(loud)
      loud.connect(context.destination)
      note.start(start)
      note.stop(start + NOTE_S)
    })
  } catch {
    // A till that cannot be heard is still read.
  }
}
