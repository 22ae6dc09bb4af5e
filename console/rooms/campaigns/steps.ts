import type { Draft } from './draft'

/** What each step of the wizard is given. */
export type StepProps = { draft: Draft; change: (part: Partial<Draft>) => void }
