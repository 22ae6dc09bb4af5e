import type { Room } from '../deps'
import { REMIND_JOB, reminderJobs } from './remind'

/** A word before a coupon or a paid membership ends. */
export const reminders: Room = { name: 'reminders', jobKinds: [REMIND_JOB], jobs: (deps) => reminderJobs(deps) }
