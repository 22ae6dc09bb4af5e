import { dayOf, genderOf, nameText, tagsOf, type ImportCell } from '../../shared/rules/importCells'
import type { ImportPlan } from '../../shared/rules/importPlan'
import { platformOf } from '../../shared/rules/importStates'
import { LANGUAGES, type Language } from '../../shared/rules/member'
import { isRegion } from '../../shared/regions/tree'
import type { PlannedColumns } from './planned-columns'
import { regionIn } from './read-order'
import { clipped, readPerson } from './read-person'
import { ownText, refusedRow, type CustomerRead, type RowRefusal } from './rows'

/** What a line says of a person; refused are lost digits, accounts that are no more, and rows without one lasting key. */
export function readCustomer(
  cells: readonly ImportCell[],
  columns: PlannedColumns,
  plan: ImportPlan,
): Omit<CustomerRead, 'decision'> | RowRefusal {
  const lost = columns.lostDigits(cells, ['phone', 'externalId'])
  if (lost) return lost
  const person = readPerson(cells, columns)
  const named = columns.first(cells, 'platform')
  const platform = named ? platformOf(named.text) : plan.platform
  const identified = {
    phoneKind: person.phoneKind,
    ...(person.externalId !== null && { externalId: person.externalId }),
  }
  if (/注销|deleted/i.test(columns.first(cells, 'deleted')?.text ?? '')) return refusedRow('deleted', identified)
  if (named && platform === null) return refusedRow('unknown_platform', { ...identified, word: named.text })
  // An id means somebody only beside the platform that gave it.
  if (person.phone === null && person.email === null && (person.externalId === null || platform === null))
    return refusedRow('no_person', identified)
  const code = columns.first(cells, 'regionCode')?.text ?? ''
  const language = columns.first(cells, 'language')?.text ?? ''
  return {
    kind: 'customer' as const,
    platform,
    ...person,
    gender: genderOf(columns.first(cells, 'gender')?.cell),
    birthday: dayOf(columns.first(cells, 'birthday')?.cell),
    language: (LANGUAGES as readonly string[]).includes(language) ? (language as Language) : null,
    regionCode: isRegion(code) ? code : regionIn(cells, columns),
    consentProof: clipped(nameText(columns.first(cells, 'consentProof')?.cell), 500),
    tags: tagsOf(columns.first(cells, 'tags')?.cell),
  }
}

/** The people of a file as far as it has been read, by their lasting keys: about 90 bytes a key. */
export class PeopleSoFar {
  private readonly keys = new Set<string>()

  /** Whether one of the person's keys has been seen in this file; all of them are from now on. */
  met({
    phone,
    email,
    platform,
    externalId,
  }: Pick<CustomerRead, 'phone' | 'email' | 'platform' | 'externalId'>): boolean {
    const keys = [phone, email, platform !== null && externalId !== null && `${platform}\n${externalId}`]
    let met = false
    for (const key of keys) {
      if (!key) continue
      if (this.keys.has(key)) met = true
      else this.keys.add(ownText(key))
    }
    return met
  }
}
