import { askedFields, ownLabel, optionName, ownName, type OwnField } from '../../shared/rules/ownFields'
import type { Language } from '../../shared/rules/member'
import { inLanguage } from '../../shared/rules/translation'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { answersOf, checkAnswers, toldFor, writeAnswers, type Answers } from '../fields/answers'
import { readFields } from '../fields/definitions'
import type { StaffBy } from './edit-by-staff'
import { lockMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { recountCompleteness } from './recount-completeness'

/** What a member tells of herself for the brand's own fields; what is told for the first time brings what the shop gives. 422 with the place. */
export async function tellFields(
  tx: Tx,
  deps: Deps,
  hooks: Pick<MembershipHooks, 'told'>,
  memberId: string,
  answers: Answers,
): Promise<void> {
  const now = deps.clock.now()
  await lockMember(tx, deps, memberId)
  const fields = askedFields(await readFields(tx))
  const told = await put(tx, fields, memberId, answers, now)
  if (told.length > 0) await hooks.told(tx, memberId, told.map(ownName), now)
}

/** What staff write down for a member, audited by the names of the fields; 409 for who is erased. It brings her nothing. */
export async function noteFields(tx: Tx, deps: Deps, memberId: string, answers: Answers, by: StaffBy): Promise<void> {
  const now = deps.clock.now()
  const member = await lockMember(tx, deps, memberId)
  if (member.status === 'erased' || member.status === 'merged') throw new AppError('state_conflict')
  await put(tx, await readFields(tx), memberId, answers, now)
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.fields',
    objectKind: 'member',
    objectId: memberId,
    fields: Object.keys(answers),
    requestId: by.requestId,
  })
}

/** Answers the keys of the fields that were open before and are told now. */
async function put(tx: Tx, fields: readonly OwnField[], memberId: string, answers: Answers, at: number) {
  const had = await answersOf(tx, [memberId])
  const checked = checkAnswers(fields, answers, had)
  await writeAnswers(tx, memberId, checked, at)
  await write(tx, 'UPDATE member SET version = version + 1 WHERE id = ?', [memberId])
  await recountCompleteness(tx, [memberId])
  const before = new Set(had.map(({ fieldKey }) => fieldKey))
  return [...checked].flatMap(([key, rows]) => (rows.length > 0 && !before.has(key) ? [key] : []))
}

/** The fields that are asked, as she reads them, with what she told. An option that was archived is shown to who chose it. */
export async function fieldsOfMine(tx: Tx, memberId: string, language: Language) {
  const answers = await answersOf(tx, [memberId])
  const items = askedFields(await readFields(tx)).map((field) => {
    const value = toldFor(field, answers, memberId)
    const chosen: readonly unknown[] = [value].flat()
    return {
      key: field.key,
      kind: field.kind,
      several: field.several,
      label: ownLabel(field, language),
      reason: inLanguage(field.reason, field.reasons, language),
      options: field.options
        .filter(({ key, archived }) => !archived || chosen.includes(key))
        .map((option) => ({ key: option.key, name: optionName(option, language) })),
      asked: field.asked,
      points: field.points,
      value: shown(value),
    }
  })
  return { items }
}

/** Every field with what the member told, archived ones only where she told something. */
export async function fieldsOfMember(tx: Tx, memberId: string) {
  const answers = await answersOf(tx, [memberId])
  const items = (await readFields(tx)).flatMap((field) => {
    const value = toldFor(field, answers, memberId)
    return field.archived && value === null ? [] : [{ key: field.key, value: shown(value) }]
  })
  return { items }
}

const shown = (value: ReturnType<typeof toldFor>) =>
  Array.isArray(value) ? [...(value as readonly string[])] : (value as string | number | boolean | null)
