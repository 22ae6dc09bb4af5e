import { createHash } from 'node:crypto'
import type { RegionNode as RegionNodeShape } from '../../shared/contract/regions'
import { regionTree, type RegionNode } from '../../shared/regions/tree'

type RegionDocument = { items: RegionNodeShape[]; etag: string }
let made: RegionDocument | undefined

/** The region tree as it is answered, with a strong ETag over its content; made once per process. */
export function regionDocument(): RegionDocument {
  if (made) return made
  const items = regionTree().map(plain)
  const etag = `"${createHash('sha256').update(JSON.stringify(items)).digest('base64url')}"`
  return (made = { items, etag })
}

/** Without the empty lists below counties: they are most of the nodes. */
const plain = ({ code, name, children }: RegionNode): RegionNodeShape =>
  children.length === 0 ? { code, name } : { code, name, children: children.map(plain) }
