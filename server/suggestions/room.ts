import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carrySuggestions } from './carry'
import { suggestionPeople } from './holdings'
import { FIRST_LOOK_JOB, LOOK_JOB, suggestionJobs } from './jobs'
import { suggestionSideRoutes } from './routes'

/** Two records that may be one person's: found by what they share, decided by staff. */
export const suggestions: Room = {
  name: 'suggestions',
  routes: (deps, house) => suggestionSideRoutes(deps, { ...house.ask(MEMBERSHIP), holdings: house.person }),
  jobKinds: [LOOK_JOB, FIRST_LOOK_JOB],
  jobs: suggestionJobs,
  answers: () => [answer(MEMBERSHIP, { carries: [carrySuggestions] })],
  person: suggestionPeople,
}
