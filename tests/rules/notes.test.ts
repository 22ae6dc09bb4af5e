import type { Speaker } from '../../shared/look/notes'

/** Each time anew: the speaker is one for the whole page. */
const sounding = (): typeof import('../../shared/look/notes').sound => {
  jest.resetModules()
  return (jest.requireActual('../../shared/look/notes') as typeof import('../../shared/look/notes')).sound
}

function speaker(state: string): { heard: number[]; woken: () => number; context: Speaker } {
  const heard: number[] = []
  let woken = 0
  const param = { value: 0, setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }
  return {
    heard,
    woken: () => woken,
    context: {
      currentTime: 0,
      state,
      destination: {},
      resume: () => {
        woken++
        return Promise.resolve()
      },
      createGain: () => ({ gain: param, connect: () => undefined }),
      createOscillator: () => {
        const frequency = { value: 0 }
        return { frequency, connect: () => undefined, start: () => heard.push(frequency.value), stop: () => undefined }
      },
    },
  }
}

describe('the notes of a till', () => {
  test('rise for done and are low for not, by one speaker that is opened once', () => {
    const sound = sounding()
    const { heard, context, woken } = speaker('running')
    const open = jest.fn(() => context)
    sound('good', open)
    sound('bad', open)
    expect([heard, open.mock.calls.length, woken()]).toEqual([[660, 990, 220, 180], 1, 0])
  })

  test('a speaker that sleeps is woken', () => {
    const { heard, context, woken } = speaker('suspended')
    sounding()('good', () => context)
    expect([heard, woken()]).toEqual([[660, 990], 1])
  })

  test('no speaker, or one that cannot be opened, stops nothing', () => {
    const sound = sounding()
    expect(() => sound('good', () => null)).not.toThrow()
    expect(() =>
      sound('bad', () => {
        throw new Error('no more of them')
      }),
    ).not.toThrow()
  })
})
