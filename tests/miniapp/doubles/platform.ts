import type { Sent, Received } from '../../../miniapp/request'

/** A platform that answers from a list and remembers what was asked: the seam without WeChat and without a browser. */
export const doublePlatform = () => {
  const stored = new Map<string, unknown>()
  const sent: Sent[] = []
  const answers: ((call: Sent) => Received | null)[] = []
  let codes = 0
  return {
    sent,
    stored,
    codes: () => codes,
    /** The first of these that does not answer null wins; a call that nothing answers has no network. */
    answer: (rule: (call: Sent) => Received | null) => void answers.unshift(rule),
    platform: {
      start: async () => ({ canLogin: true }),
      login: async () => `code-${(codes += 1)}`,
      transport: async (call: Sent): Promise<Received> => {
        sent.push(call)
        for (const rule of answers) {
          const found = rule(call)
          if (found) return found
        }
        throw new Error('request:fail')
      },
      arrival: (options?: { query?: Record<string, string | undefined> }) => ({
        scene: options?.query?.['scene'] ?? null,
        followToken: options?.query?.['followToken'] ?? null,
        openToken: options?.query?.['m'] ?? null,
      }),
      systemLanguage: () => 'zh_CN',
      watchNetwork: () => undefined,
      read: (name: string) => stored.get(name),
      write: (name: string, value: unknown) => void (value === null ? stored.delete(name) : stored.set(name, value)),
    },
  }
}
export type DoublePlatform = ReturnType<typeof doublePlatform>
