import { PROFILE_STEPS } from '../../shared/rules/member'
import { askedFields, isOwnName, ownName, type OwnField, type TakenStep } from '../../shared/rules/ownFields'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { answersOf } from '../fields/answers'
import { readFields } from '../fields/definitions'
import { accountsOf } from '../membership/accounts-of'
import { openSteps } from '../membership/completeness'
import { findMember } from '../membership/find-member'
import { interestsOf } from '../membership/present'
import { readSettings, type Settings } from '../staff/settings'
import { earnPoints } from './earn'
import { rise } from './rise'

const OCCASION = { occasion: text }
const occasionOf = (memberId: string, step: TakenStep): string => `profile:${memberId}:${step}`

/**
 * Of these steps those that brought points before: to the member or to an account that is part of hers now, so that no
 * merge brings them a second time.
 */
export async function stepsHad(tx: Tx, memberId: string, steps: readonly TakenStep[]): Promise<Set<TakenStep>> {
  if (steps.length === 0) return new Set()
  const accounts = await accountsOf(tx, memberId)
  const asked = accounts.flatMap((id) => steps.map((step) => occasionOf(id, step)))
  const sql = `SELECT occasion FROM points_move WHERE occasion IN ${inList(asked)}`
  const had = new Set((await rows(tx, OCCASION, sql, asked)).map(({ occasion }) => occasion))
  return new Set(steps.filter((step) => accounts.some((id) => had.has(occasionOf(id, step)))))
}

/** Who told something new of herself has the points that the shop gives for it, once for ever. The caller holds her row. */
export async function rewardProfile(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  memberId: string,
  told: readonly TakenStep[],
  at: number,
): Promise<void> {
  const worthOf = await pointsOfSteps(tx)
  const worth = told.filter((step) => worthOf(step) > 0)
  const had = await stepsHad(tx, memberId, worth)
  const due = worth.filter((step) => !had.has(step))
  for (const step of due)
    await earnPoints(tx, deps, {
      memberId,
      points: worthOf(step),
      occasion: occasionOf(memberId, step),
      kind: 'profile',
      at,
    })
  if (due.length > 0) await rise(tx, deps, hooks, memberId, at)
}

/** What each step brings: the house's by the settings, the brand's own by its fields. */
async function pointsOfSteps(tx: Tx): Promise<(step: TakenStep) => number> {
  const { profilePoints } = (await readSettings(tx)).membership
  return pointsBy(profilePoints, askedFields(await readFields(tx)))
}

const pointsBy =
  (house: Settings['membership']['profilePoints'], own: readonly OwnField[]) =>
  (step: TakenStep): number =>
    isOwnName(step) ? (own.find(({ key }) => ownName(key) === step)?.points ?? 0) : house[step]

/** What each step that brings something brings, in the order they are asked, and whether the member had it or has told it already. */
export async function readProfileRewards(tx: Tx, memberId: string) {
  const { profilePoints } = (await readSettings(tx)).membership
  const own = askedFields(await readFields(tx))
  const pointsOf = pointsBy(profilePoints, own)
  const all: TakenStep[] = [...PROFILE_STEPS, ...own.map(({ key }) => ownName(key))]
  const steps = all.filter((step) => pointsOf(step) > 0)
  const had = await stepsHad(tx, memberId, steps)
  const open: TakenStep[] = openSteps(await findMember(tx, memberId), await interestsOf(tx, memberId))
  const answered = new Set((await answersOf(tx, [memberId])).map(({ fieldKey }) => fieldKey))
  open.push(...own.filter(({ key }) => !answered.has(key)).map(({ key }) => ownName(key)))
  return {
    items: steps.map((step) => ({ step, points: pointsOf(step), had: had.has(step) || !open.includes(step) })),
  }
}
