import type { Draft } from './draft'

export const STEPS = ['audience', 'content', 'schedule', 'review'] as const
/** The last step, from which alone it is launched. */
export const REVIEW = STEPS.length - 1

/** What each step of the wizard is given. */
export type StepProps = { draft: Draft; change: (part: Partial<Draft>) => void }
