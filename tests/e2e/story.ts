import type { Stage } from './browser'

/** Acts of one story: without an earlier one a later one can only wait in vain, so it is not played. */
export const story = (stage: () => Stage) => {
  let fallen = ''
  return (name: string, scene: () => Promise<void>, ms?: number): void =>
    it(
      name,
      async () => {
        if (fallen) throw new Error(`not played, since this failed: ${fallen}`)
        fallen = name
        await stage().play(name, scene)
        fallen = ''
      },
      ms,
    )
}
