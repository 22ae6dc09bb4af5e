import { answer } from '../base/questions'
import { PUSHES, type Room } from '../deps'
import { FIELDS } from '../fields/hooks'
import { carryAnswers } from './carry-answers'
import { carryTraces } from './carry-traces'
import { carryTags } from './tags'
import { miniDoor } from './door'
import { Follower, Member, MemberMerge, MiniUser } from './entities'
import { DETAILS_JOB, FETCH_JOB, LOOKUP_JOB, STOPPED_JOB, WELCOME_JOB } from './follower-jobs'
import { FINDING_JOB } from './fill-finding'
import { COMPLETENESS_JOB, recountSoon } from './recount-completeness'
import { onFollowerEvent } from './follower-events'
import { MEMBERSHIP } from './hooks'
import { membershipJobs, PHONE_HISTORY_JOB } from './jobs'
import { membershipRoutes } from './routes'
import { membershipPeople } from './holdings'

/** People: followers, those who came to the mini-program, members with a bound phone, and two who become one. */
export const membership: Room = {
  name: 'membership',
  entities: [Member, MiniUser, Follower, MemberMerge],
  doors: (deps) => ({ mini: miniDoor(deps) }),
  routes: (deps, house) => membershipRoutes(deps, { ...house.ask(MEMBERSHIP), holdings: house.person }),
  jobKinds: [
    DETAILS_JOB,
    WELCOME_JOB,
    STOPPED_JOB,
    LOOKUP_JOB,
    FETCH_JOB,
    PHONE_HISTORY_JOB,
    FINDING_JOB,
    COMPLETENESS_JOB,
  ],
  jobs: membershipJobs,
  answers: (deps) => [
    answer(FIELDS, { askedChanged: (tx) => recountSoon(tx, deps) }),
    answer(PUSHES, { listeners: [onFollowerEvent] }),
    answer(MEMBERSHIP, { carries: [carryTraces, carryTags, carryAnswers] }),
  ],
  segmentFields: [
    'regionCode',
    'language',
    'gender',
    'age',
    'birthdayMonth',
    'tier',
    'joinedAt',
    'joinChannelId',
    'storeId',
    'tags',
    'interests',
    'lastActiveAt',
    'dormant',
    'follower',
    'lead',
    'profileCompleteness',
  ],
  timeline: [
    'followed',
    'unfollowed',
    'scanned',
    'joined',
    'phone_changed',
    'merged',
    'merge_reversed',
    'frozen',
    'unfrozen',
    'region_changed',
    'language_changed',
    'consent_granted',
    'consent_withdrawn',
    'tag_added',
    'tag_removed',
  ],
  person: membershipPeople,
}
