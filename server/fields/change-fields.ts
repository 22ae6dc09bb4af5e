import type { createOwnField, editOwnField } from '../../shared/contract/ownFields'
import type { BodyOf } from '../../shared/contract/route'
import { liveFields, OWN_LIMITS, type OwnField, type OwnOption } from '../../shared/rules/ownFields'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { holdFields, keepFields } from './definitions'

export type By = { staffId: string; requestId: string }

type OptionsIn = NonNullable<BodyOf<typeof editOwnField>['options']>

/** Adds a field at the end. 409 where the key was ever used, or 30 are asked already. */
export async function createField(tx: Tx, deps: Deps, body: BodyOf<typeof createOwnField>, by: By): Promise<OwnField> {
  const fields = await holdFields(tx)
  if (fields.some(({ key }) => key === body.key)) throw new AppError('own_field_key_taken')
  refuseFull(fields)
  if (body.several === true && body.kind !== 'choice') throw invalid('several', 'only a choice has several')
  const field: OwnField = {
    key: body.key,
    kind: body.kind,
    several: body.several ?? false,
    label: body.label,
    labels: body.labels ?? null,
    reason: body.reason,
    reasons: body.reasons ?? null,
    options: optionsOf(body.kind, [], body.options ?? []),
    points: body.points ?? 0,
    asked: body.asked ?? true,
    archived: false,
    version: 1,
  }
  await keepFields(tx, [...fields, field])
  await trace(tx, deps, 'fields.create', field, { fields: Object.keys(body) }, by)
  return field
}

/** Changes a field. 404 for an unknown one, 412 for a stale version; options that are left out are archived. */
export async function editField(
  tx: Tx,
  deps: Deps,
  key: string,
  body: BodyOf<typeof editOwnField>,
  by: By & { ifMatch: number | null },
): Promise<OwnField> {
  const fields = await holdFields(tx)
  const was = fields.find((one) => one.key === key)
  if (!was) throw new AppError('not_found')
  if (by.ifMatch !== null && by.ifMatch !== was.version) throw new AppError('version_conflict')
  if (was.archived && body.archived === false) refuseFull(fields)
  const { options, ...plain } = body
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  const is: OwnField = {
    ...was,
    ...given,
    options: options === undefined ? was.options : optionsOf(was.kind, was.options, options),
    version: was.version + 1,
  }
  await keepFields(
    tx,
    fields.map((one) => (one.key === key ? is : one)),
  )
  await trace(tx, deps, 'fields.edit', is, { fields: Object.keys(body), was, is }, by)
  return is
}

/** Puts the fields in this order; 422 unless every one that is not archived is named once. */
export async function orderFields(tx: Tx, deps: Deps, keys: readonly string[], by: By): Promise<OwnField[]> {
  const fields = await holdFields(tx)
  const live = liveFields(fields)
  const ordered = keys.flatMap((key) => live.find((one) => one.key === key) ?? [])
  if (keys.length !== live.length || new Set(ordered).size !== live.length) throw invalid('keys', 'not_all_fields')
  const kept = await keepFields(tx, [...ordered, ...fields.filter(({ archived }) => archived)])
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.staffId },
    action: 'fields.order',
    objectKind: 'settings',
    objectId: 'own_fields',
    fields: ['order'],
    was: { order: live.map(({ key }) => key) },
    is: { order: keys },
    requestId: by.requestId,
  })
  return kept
}

function refuseFull(fields: readonly OwnField[]): void {
  if (liveFields(fields).length >= OWN_LIMITS.live || fields.length >= OWN_LIMITS.all)
    throw new AppError('own_fields_full')
}

/** Options as they stand afterwards: those named in their order, then those that were there and are not named, archived. */
function optionsOf(kind: OwnField['kind'], had: readonly OwnOption[], named: OptionsIn): OwnOption[] {
  if (kind !== 'choice' && named.length > 0) throw invalid('options', 'only a choice has options')
  const twice = named.findIndex(({ key }, i) => named.findIndex((other) => other.key === key) !== i)
  if (twice >= 0) throw invalid(`options.${twice}.key`, 'named twice')
  const options = named.map(({ key, name, names, archived }) => ({
    key,
    name,
    names: names ?? null,
    archived: archived ?? false,
  }))
  const left = had.filter((one) => !named.some(({ key }) => key === one.key))
  const all = [...options, ...left.map((one) => ({ ...one, archived: true }))]
  const live = all.filter(({ archived }) => !archived).length
  if (kind === 'choice' && live === 0) throw invalid('options', 'at least one')
  if (live > OWN_LIMITS.options || all.length > OWN_LIMITS.allOptions) throw invalid('options', 'too many')
  return all
}

const trace = (
  tx: Tx,
  deps: Deps,
  action: string,
  { key }: OwnField,
  change: { fields: string[]; was?: object; is?: object },
  by: By,
): Promise<void> =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.staffId },
    action,
    objectKind: 'own_field',
    objectId: key,
    ...change,
    requestId: by.requestId,
  })
