import type { TFunction } from 'i18next'
import { zh } from '../words/problems'
import type { Problem } from './problem'

const OWN = new Set<string>(Object.keys(zh))

/** The reason and the way on, in the language of the page: our sentence where we have a better one, else the server's. */
export function problemText(t: TFunction, problem: Problem): string {
  if (OWN.has(problem.code)) return t(`problems.${problem.code as keyof typeof zh}`)
  return problem.detail || t('problems.unreadable')
}
