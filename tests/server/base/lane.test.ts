import { AppError } from '../../../server/base/errors'
import { createLanes, type RunBatch } from '../../../server/base/lane'

const soon = () => new Promise((turn) => setImmediate(turn))

describe('lane', () => {
  /** Lanes whose batches wait until they are let go. */
  const gated = (limits?: { batch: number; waiting: number }) => {
    const batches: { name: string; asked: number[]; go(error?: Error): void }[] = []
    const run: RunBatch<number, string> = (name, asked) =>
      new Promise((done, fail) =>
        batches.push({
          name,
          asked,
          go: (error) =>
            error
              ? fail(error)
              : done(asked.map((n) => (n < 0 ? { refusal: new Error(`no ${n}`) } : { answer: `yes ${n}` }))),
        }),
      )
    return { batches, ask: createLanes(run, limits) }
  }

  it('one batch is in flight; what arrives meanwhile makes the next one, in the order of arrival', async () => {
    const { batches, ask } = gated()
    const first = [ask('a', 1), ask('a', 2)]
    await soon()
    const later = [ask('a', 3), ask('a', 4)]
    await soon()
    expect(batches.map((b) => b.asked)).toEqual([[1, 2]])
    batches[0]!.go()
    expect(await Promise.all(first)).toEqual(['yes 1', 'yes 2'])
    await soon()
    await soon()
    expect(batches.map((b) => b.asked)).toEqual([
      [1, 2],
      [3, 4],
    ])
    batches[1]!.go()
    expect(await Promise.all(later)).toEqual(['yes 3', 'yes 4'])
  })

  it('lanes of different names do not wait for each other', async () => {
    const { batches, ask } = gated()
    void ask('a', 1)
    const other = ask('b', 2)
    await soon()
    batches.find((b) => b.name === 'b')!.go()
    expect(await other).toBe('yes 2')
  })

  it('refuses one without the others, and all of a batch that failed; the lane goes on', async () => {
    const { batches, ask } = gated()
    const answers = [ask('a', 1), ask('a', -1), ask('a', 2)].map((p) => p.catch((e: Error) => e.message))
    await soon()
    batches[0]!.go()
    expect(await Promise.all(answers)).toEqual(['yes 1', 'no -1', 'yes 2'])
    const failing = [ask('a', 3), ask('a', 4)].map((p) => p.catch((e: Error) => e.message))
    await soon()
    await soon()
    batches[1]!.go(new Error('connection lost'))
    expect(await Promise.all(failing)).toEqual(['connection lost', 'connection lost'])
    const after = ask('a', 5)
    await soon()
    await soon()
    batches[2]!.go()
    expect(await after).toBe('yes 5')
  })

  it('serves at most so many together and lets at most so many wait: beyond it 503 with Retry-After', async () => {
    const { batches, ask } = gated({ batch: 3, waiting: 4 })
    const served = [1, 2, 3].map((n) => ask('a', n))
    await soon()
    const waiting = [4, 5, 6, 7].map((n) => ask('a', n))
    const refused = await ask('a', 8).catch((e: unknown) => e)
    expect(refused).toBeInstanceOf(AppError)
    expect(refused).toMatchObject({ code: 'unavailable', more: { headers: { 'Retry-After': '2' } } })
    batches[0]!.go()
    await Promise.all(served)
    for (const at of [1, 2]) {
      await soon()
      await soon()
      batches[at]!.go()
    }
    await Promise.all(waiting)
    expect(batches.map((b) => b.asked)).toEqual([[1, 2, 3], [4, 5, 6], [7]])
  })
})
