import {
  ownRows,
  ownValue,
  type OwnField,
  type OwnRow,
  type OwnTold,
  type OwnValue,
} from '../../shared/rules/ownFields'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { inList, insert, real, rows, text, whole, writeByKey } from '../base/sql'
import { askedKeys } from './definitions'

const ANSWER = { memberId: text, fieldKey: text, word: text, number: real.nullable(), at: whole }
export type Answer = { memberId: string; fieldKey: string; at: number } & OwnRow

/** What these members told, by member and field, in a steady order. */
export const answersOf = (tx: Tx, memberIds: readonly string[]): Promise<Answer[]> =>
  rows(
    tx,
    ANSWER,
    `SELECT memberId, fieldKey, word, number, at FROM own_answer WHERE memberId IN ${inList(memberIds)} ORDER BY memberId, fieldKey, word`,
    memberIds,
  )

/** What one of them told for a field, out of all their answers. */
export const toldFor = (field: OwnField, answers: readonly Answer[], memberId: string): OwnValue | null =>
  ownValue(
    field,
    answers.filter((one) => one.memberId === memberId && one.fieldKey === field.key),
  )

/** How many fields are asked, and how many of them somebody has told. */
export async function toldOf(tx: Tx, memberId: string): Promise<OwnTold> {
  const asked = await askedKeys(tx)
  if (asked.length === 0) return { asked: 0, told: 0 }
  return { asked: asked.length, told: toldAmong(asked, await answersOf(tx, [memberId]), memberId) }
}

/** How many of these fields a member has told. */
export const toldAmong = (asked: readonly string[], answers: readonly Answer[], memberId: string): number => {
  const told = new Set(answers.flatMap((one) => (one.memberId === memberId ? [one.fieldKey] : [])))
  return asked.filter((key) => told.has(key)).length
}

export type Answers = Readonly<Record<string, OwnValue | null>>

/** These answers as rows by field, checked; 422 with the place for an unknown or archived field and for what does not fit. */
export function checkAnswers(
  fields: readonly OwnField[],
  answers: Answers,
  had: readonly Answer[],
  at = 'answers',
): Map<string, OwnRow[]> {
  const checked = new Map<string, OwnRow[]>()
  for (const [key, value] of Object.entries(answers)) {
    const field = fields.find((one) => one.key === key && !one.archived)
    if (!field) throw invalid(`${at}.${key}`, 'unknown_field')
    const before = had.flatMap((one) => (one.fieldKey === key ? [one.word] : []))
    const told = value === null ? [] : ownRows(field, value, before)
    if (typeof told === 'string') throw invalid(`${at}.${key}`, told)
    checked.set(key, told)
  }
  return checked
}

/** Puts these in the place of what the member told for the same fields. Her row is held. */
export async function writeAnswers(
  tx: Tx,
  memberId: string,
  answers: ReadonlyMap<string, readonly OwnRow[]>,
  at: number,
): Promise<void> {
  for (const [fieldKey, told] of answers) {
    await writeByKey(tx, 'DELETE FROM own_answer WHERE memberId = ? AND fieldKey = ?', [memberId, fieldKey])
    if (told.length === 0) continue
    await insert(
      tx,
      'own_answer',
      told.map((one) => ({ memberId, fieldKey, ...one, at })),
    )
  }
}
