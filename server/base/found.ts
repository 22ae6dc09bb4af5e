import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm'
import { isAscii, readCursor, writeCursor } from './cursor'
import { invalid } from './errors'

/** What every list that people search may be asked, see `findIn` of the contract. */
export type Asked = { limit: number; cursor?: string; q?: string; ids?: string[]; sort?: string }

type How<T> = {
  /** The columns whose words `q` finds any part of, and those of codes: MySQL refuses to compare these with other signs. */
  find: readonly (keyof T & string)[]
  findCode?: keyof T & string
  /** What may be sorted by: columns that are never null. Words are compared as the database compares them. */
  sorts: Readonly<Partial<Record<keyof T & string, 'number' | 'words' | 'code'>>>
  /** The order where none is asked for: ids grow with time. */
  usual?: 'id' | '-id'
}

/**
 * One page of a list of things a shop has some hundreds or thousands of (stores, templates, campaigns), with the number
 * of all that are meant: a part of a name is looked for by reading the names, which are few. `list` is a query over one
 * entity whose filters stand already.
 */
export async function foundPage<T extends ObjectLiteral & { id: string }>(
  list: SelectQueryBuilder<T>,
  asked: Asked,
  { find, findCode, sorts, usual = '-id' }: How<T>,
): Promise<{ rows: T[]; nextCursor: string | null; total: number }> {
  const a = list.alias
  if (asked.ids) list.andWhere(`${a}.id IN (:...wantedIds)`, { wantedIds: asked.ids })
  const q = (asked.q ?? '').trim()
  if (q !== '') {
    const columns = findCode && isAscii(q) ? [...find, findCode] : find
    const parts = columns.map((column) => `${a}.${column} LIKE :part ESCAPE '!'`)
    list.andWhere(`(${parts.join(' OR ')})`, { part: `%${q.replace(/[!%_]/g, (sign) => `!${sign}`)}%` })
  }
  const total = await list.clone().getCount()
  const sort = asked.sort ?? usual
  const down = sort.startsWith('-')
  const by = sort.replace(/^-/, '') as keyof T & string
  const kind = sorts[by] ?? 'number'
  const after = readCursor(asked.cursor, kind !== 'number')
  const beyond = down ? '<' : '>'
  if (after && by === 'id') list.andWhere(`${a}.id ${beyond} :afterId`, { afterId: after.id })
  else if (after) {
    const fits = kind === 'number' ? typeof after.sort === 'number' : kind === 'words' || isAscii(after.sort)
    if (!fits || (kind === 'words' && typeof after.sort !== 'string')) throw invalid('cursor', 'unknown')
    const place = { afterId: after.id, afterSort: after.sort }
    list.andWhere(
      `(${a}.${by} ${beyond} :afterSort OR (${a}.${by} = :afterSort AND ${a}.id ${beyond} :afterId))`,
      place,
    )
  }
  if (by !== 'id') list.orderBy(`${a}.${by}`, down ? 'DESC' : 'ASC')
  const found = await list
    .addOrderBy(`${a}.id`, down ? 'DESC' : 'ASC')
    .take(asked.limit + 1)
    .getMany()
  const rows = found.slice(0, asked.limit)
  const last = rows.at(-1)
  const more = found.length > asked.limit && last !== undefined
  const nextCursor = more
    ? writeCursor({ sort: (by === 'id' ? last.id : last[by]) as string | number, id: last.id })
    : null
  return { rows, nextCursor, total }
}
