/**
 * What a lower room asks of those above it, with the answers that hold where nobody stands there. A question that is a
 * function has one answer; one that is a list gathers what every room adds.
 */
export type Questions<Q extends object> = { readonly name: string; readonly nobody: Readonly<Q> }
export const questions = <Q extends object>(name: string, nobody: Q): Questions<Q> => ({ name, nobody })

export type Answers = { to: string; given: Record<string, unknown> }
/** A room above answers some of the questions. */
export const answer = <Q extends object>(to: Questions<Q>, given: Partial<Q>): Answers => ({
  to: to.name,
  given: given as Record<string, unknown>,
})

export type Ask = <Q extends object>(questions: Questions<Q>) => Q

/** The answers gathered so far. Two answers to one question are an error of the house and end its start. */
export function gatherAnswers(): { add(answers: readonly Answers[]): void; ask: Ask } {
  const all = new Map<string, Record<string, unknown>>()
  return {
    add(answers) {
      for (const { to, given } of answers) {
        const so = all.get(to) ?? {}
        for (const [question, one] of Object.entries(given)) {
          const before = so[question]
          if (before !== undefined && !Array.isArray(before)) throw new Error(`two rooms answer ${to}.${question}`)
          so[question] = Array.isArray(before) ? [...(one as unknown[]), ...(before as unknown[])] : one
        }
        all.set(to, so)
      }
    },
    ask: (questions) => ({ ...questions.nobody, ...all.get(questions.name) }),
  }
}
