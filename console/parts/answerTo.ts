import { useRef, useState } from 'react'

/**
 * An answer that holds for exactly what was asked. As soon as anything of the question is another it is gone, also when it
 * comes in late, so that nobody confirms a preview of something else. `still` tells whether a question is the one on screen.
 */
export function useAnswerTo<Q, A>(question: Q) {
  const now = JSON.stringify(question)
  const asked = useRef(now)
  asked.current = now
  const [kept, setKept] = useState<{ to: string; answer: A } | null>(null)
  return {
    answer: kept?.to === now ? kept.answer : null,
    keep: (to: Q, answer: A): void => setKept({ to: JSON.stringify(to), answer }),
    forget: (): void => setKept(null),
    still: (some: Q): boolean => JSON.stringify(some) === asked.current,
  }
}
