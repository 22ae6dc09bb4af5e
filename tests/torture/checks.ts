import { makeTemplate } from './templates'
import type { Arena } from './arena'
import type { Answer } from './post'
import type { Person } from './people'

/**
 * The promises about claims, each as a number of rounds that answers what was broken. The same checks are put to the
 * lane, which must break nothing, and to the unsafe variant, which must break something.
 */
type Counted = { pieces: number; issued: number; members: number; most: number }

const numbers = async (arena: Arena, templateId: string): Promise<Counted> => {
  const [row] = (await arena.sql((tx) =>
    tx.query(
      `SELECT (SELECT COUNT(*) FROM coupon WHERE couponTemplateId = ?) AS pieces,
              (SELECT issued FROM coupon_template WHERE id = ?) AS issued,
              (SELECT COUNT(DISTINCT memberId) FROM coupon WHERE couponTemplateId = ?) AS members,
              (SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = ? GROUP BY memberId) held) AS most`,
      [templateId, templateId, templateId, templateId],
    ),
  )) as [Counted]
  return {
    pieces: Number(row.pieces),
    issued: Number(row.issued),
    members: Number(row.members),
    most: Number(row.most),
  }
}

const statuses = (answers: Answer[]): string => {
  const counts = new Map<string, number>()
  for (const a of answers) {
    const name = a.code ?? String(a.status)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, n]) => `${n} ${name}`).join(', ')
}

let keys = 0
export const nextKey = (): string => `key-${process.pid}-${++keys}`

const template = (arena: Arena, more: { total: number; perMemberLimit: number }): Promise<string> =>
  arena.sql((tx) => makeTemplate(tx, arena.world.chance, arena.world.clock.now(), more))

/** One piece left, everybody asks at once: one has it, the others are told that it is gone. */
export async function lastPiece(arena: Arena, people: Person[], rounds: number): Promise<string[]> {
  const broken: string[] = []
  for (let round = 0; round < rounds; round++) {
    const id = await template(arena, { total: 1, perMemberLimit: 1 })
    const answers = await Promise.all(
      people.map((p) => arena.post(`/mini/coupon-templates/${id}/claims`, { token: p.token, key: nextKey() })),
    )
    const { pieces, issued } = await numbers(arena, id)
    const won = answers.filter((a) => a.status === 201).length
    const told = answers.filter((a) => a.code === 'coupon_sold_out').length
    if (won !== 1 || told !== people.length - 1 || pieces !== 1 || issued !== 1)
      broken.push(`round ${round}: ${statuses(answers)}; ${pieces} pieces, issued ${issued}`)
  }
  return broken
}

/** One member asks many times at once with a key each: never more than the limit. */
export async function memberLimit(
  arena: Arena,
  people: Person[],
  { rounds, limit, tries }: { rounds: number; limit: number; tries: number },
): Promise<string[]> {
  const broken: string[] = []
  for (let round = 0; round < rounds; round++) {
    const id = await template(arena, { total: 1000, perMemberLimit: limit })
    const { token } = people[round % people.length]!
    const answers = await Promise.all(
      Array.from({ length: tries }, () => arena.post(`/mini/coupon-templates/${id}/claims`, { token, key: nextKey() })),
    )
    const { pieces, issued, most } = await numbers(arena, id)
    const won = answers.filter((a) => a.status === 201).length
    const told = answers.filter((a) => a.code === 'claim_limit_reached').length
    if (won !== limit || told !== tries - limit || most !== limit || pieces !== limit || issued !== limit)
      broken.push(`round ${round}: ${statuses(answers)}; ${pieces} pieces, issued ${issued}`)
  }
  return broken
}

/** A repeated tap, many times at once: one effect, and everyone is told the same bytes. */
export async function sameKey(
  arena: Arena,
  people: Person[],
  { rounds, tries }: { rounds: number; tries: number },
): Promise<string[]> {
  const broken: string[] = []
  for (let round = 0; round < rounds; round++) {
    const id = await template(arena, { total: 1000, perMemberLimit: 1000 })
    const { token } = people[round % people.length]!
    const key = nextKey()
    const ask = () => arena.post(`/mini/coupon-templates/${id}/claims`, { token, key })
    const answers = await Promise.all(Array.from({ length: tries }, ask))
    answers.push(await ask())
    const { pieces, issued } = await numbers(arena, id)
    const fresh = answers.filter((a) => !a.replayed).length
    const texts = new Set(answers.map((a) => a.text))
    if (answers.some((a) => a.status !== 201) || texts.size !== 1 || fresh !== 1 || pieces !== 1 || issued !== 1)
      broken.push(`round ${round}: ${statuses(answers)}; ${texts.size} texts, ${fresh} fresh, ${pieces} pieces`)
  }
  return broken
}
