import type { Member as MemberShape, editMe as row } from '../../shared/contract/membership'
import type { BodyOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { insertIgnore, write } from '../base/sql'
import type { Deps } from '../deps'
import { forgetProven } from '../identities/keep-identity'
import { toldOf } from '../fields/answers'
import { lookAgain } from '../identities/leave-trace'
import { checkProfile } from './check-profile'
import { completenessOf, openSteps } from './completeness'
import { Member } from './entities'
import { lockMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { findByName } from './name-parts'
import { emailColumns, memberKeyOf } from './personal-data'
import { interestsOf, presentMember } from './present'
import { addToTimeline } from './timeline'

/** Changes what the member told of herself; completeness follows, and what the rooms above give for a step taken. 412 for a stale version, 422 for an unknown region. */
export async function editMe(
  tx: Tx,
  deps: Deps,
  hooks: Pick<MembershipHooks, 'told'>,
  memberId: string,
  change: BodyOf<typeof row>,
  ifMatch: number | null,
): Promise<MemberShape> {
  const now = deps.clock.now()
  checkProfile(change, now)
  const before = await lockMember(tx, deps, memberId)
  if (ifMatch !== null && ifMatch !== before.version) throw new AppError('version_conflict')
  const { email, interests, ...plain } = change
  const openBefore = openSteps(before, await interestsOf(tx, memberId))
  const after: Member = { ...before, ...definedOf(plain), version: before.version + 1 }
  if (email !== undefined)
    Object.assign(after, emailColumns(deps, await memberKeyOf(tx, deps, memberId), memberId, email))
  // Another address is proved by nobody yet, and she is known by the former no more.
  const isOther = after.emailIndex !== before.emailIndex
  if (isOther) after.emailVerifiedAt = null
  if (isOther && before.emailVerifiedAt !== null) await forgetProven(tx, memberId)
  if (interests) await writeInterests(tx, memberId, interests)
  const interestsNow = await interestsOf(tx, memberId)
  after.completeness = completenessOf(after, interestsNow, await toldOf(tx, memberId))
  const {
    nickname,
    gender,
    birthday,
    language,
    regionCode,
    emailSealed,
    emailIndex,
    emailMasked,
    emailVerifiedAt,
    completeness,
    version,
  } = after
  await tx.getRepository(Member).update(
    { id: memberId },
    {
      nickname,
      gender,
      birthday,
      language,
      regionCode,
      emailSealed,
      emailIndex,
      emailMasked,
      emailVerifiedAt,
      completeness,
      version,
    },
  )
  if (after.nickname !== before.nickname) await findByName(tx, memberId, after.nickname)
  if (after.regionCode !== before.regionCode)
    await addToTimeline(tx, deps, {
      memberId,
      at: now,
      kind: 'region_changed',
      detail: { regionCode: after.regionCode },
    })
  if (after.language !== before.language)
    await addToTimeline(tx, deps, { memberId, at: now, kind: 'language_changed', detail: { language: after.language } })
  const tells = ['nickname', 'birthday', 'regionCode', 'emailIndex'] as const
  if (tells.some((name) => after[name] !== before[name])) await lookAgain(tx, [memberId])
  const stillOpen = openSteps(after, interestsNow)
  const taken = openBefore.filter((step) => !stillOpen.includes(step))
  if (taken.length > 0) await hooks.told(tx, memberId, taken, now)
  return presentMember(tx, deps, memberId)
}

const definedOf = <T extends object>(change: T): Partial<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>

async function writeInterests(tx: Tx, memberId: string, interests: readonly string[]): Promise<void> {
  await write(tx, 'DELETE FROM member_interest WHERE memberId = ?', [memberId])
  // Ignored: the same word twice, also where the database takes two spellings for one.
  for (const interest of interests) await insertIgnore(tx, 'member_interest', { memberId, interest })
}
