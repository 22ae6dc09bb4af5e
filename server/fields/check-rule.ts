import type { SegmentRule } from '../../shared/rules/segment'
import { ownKeyOf, ownLeafFault } from '../../shared/rules/segmentOwn'
import type { OwnField } from '../../shared/rules/ownFields'
import type { Tx } from '../base/database'
import { AppError, type FieldError } from '../base/errors'
import { readFields } from './definitions'

/** Refuses a rule that asks a field of the brand's own which is not there or archived, or asks what does not fit it: 422 with the place. */
export async function checkOwnLeaves(tx: Tx, rule: SegmentRule, at = 'rule'): Promise<void> {
  if (!asksOwn(rule)) return
  const faults = faultsIn(rule, await readFields(tx), at)
  if (faults.length > 0) throw new AppError('validation_failed', { errors: faults.slice(0, 50) })
}

/** Whether a rule asks a field of the brand's own anywhere. */
export function asksOwn(rule: SegmentRule): boolean {
  if ('all' in rule) return rule.all.some(asksOwn)
  if ('any' in rule) return rule.any.some(asksOwn)
  return 'not' in rule ? asksOwn(rule.not) : ownKeyOf(rule.field) !== null
}

function faultsIn(rule: SegmentRule, fields: readonly OwnField[], at: string): FieldError[] {
  if ('all' in rule) return rule.all.flatMap((part, i) => faultsIn(part, fields, `${at}.all.${i}`))
  if ('any' in rule) return rule.any.flatMap((part, i) => faultsIn(part, fields, `${at}.any.${i}`))
  if ('not' in rule) return faultsIn(rule.not, fields, `${at}.not`)
  const key = ownKeyOf(rule.field)
  if (key === null) return []
  const fault = ownLeafFault(
    rule,
    fields.find((one) => one.key === key),
  )
  return fault ? [{ path: `${at}.${fault.at}`, message: fault.why }] : []
}
