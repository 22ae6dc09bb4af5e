import { createHash } from 'node:crypto'
import { ImportMapping } from '../../shared/contract/imports'
import { headerKey } from '../../shared/rules/importCells'
import type { ImportKind, ImportPlan } from '../../shared/rules/importPlan'
import type { Tx } from '../base/database'
import { json, row, upsert } from '../base/sql'

type Source = { kind: ImportKind; platform: string | null; header: readonly string[] }

const MAPPING = { mapping: json(ImportMapping) }

/** One name for files of one source: what they are of, whose platform was named, and the names over their columns. */
const sourceKey = ({ kind, platform, header }: Source): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, platform, header.map(headerKey)]))
    .digest('base64url')

/** How somebody had files of this source read, when one was brought in last; null where nobody corrected anything. */
export async function mappingFor(tx: Tx, source: Source): Promise<ImportPlan | null> {
  const found = await row(tx, MAPPING, 'SELECT mapping FROM import_mapping WHERE id = ?', [sourceKey(source)])
  return found && planOf(found.mapping)
}

/** Proposed for the next file of this source. */
export async function keepMapping(
  tx: Tx,
  source: Source,
  mapping: ImportMapping,
  by: { staffId: string; at: number },
): Promise<void> {
  const kept = { id: sourceKey(source), kind: source.kind, mapping: JSON.stringify(mapping) }
  await upsert(tx, 'import_mapping', ['id'], { ...kept, staffId: by.staffId, usedAt: by.at }, [
    'mapping',
    'staffId',
    'usedAt',
  ])
}

/** A mapping as files are read by it. */
export const planOf = (mapping: ImportMapping): ImportPlan => ({
  ...mapping,
  columns: Object.fromEntries(Object.entries(mapping.columns).filter(([, value]) => value !== undefined)),
})

/** A plan as people are shown it. */
export const mappingOf = (plan: ImportPlan): ImportMapping => ImportMapping.parse(plan)
