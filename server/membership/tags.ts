import type { Tx } from '../base/database'
import { flag, inList, insertIgnore, rows, text, upsert, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import type { Carry } from './carry'
import { countKept } from './carry'
import { addToTimelines } from './timeline'

const TAG = { tag: text, byHand: flag, byRule: flag }

/** A member's tags, and who gave each: staff (or a list), a segment's rule, or both. */
export const tagsOf = (tx: Tx, memberId: string) =>
  rows(tx, TAG, 'SELECT tag, byHand, byRule FROM member_tag WHERE memberId = ? ORDER BY tag', [memberId])

type Given = { tag: string; reason: 'tag_hand' | 'tag_rule' }
const lines = (memberIds: readonly string[], kind: 'tag_added' | 'tag_removed', detail: Given, at: number) =>
  memberIds.map((memberId) => ({ memberId, at, kind, detail }))

/**
 * What staff say of a member's tags: those named that nobody gave are given by hand, those not named are taken back from
 * it. One that a rule gives stays, named or not, and is the rule's alone unless a hand gave it before. Her row is held.
 */
export async function tagByHand(tx: Tx, deps: Deps, memberId: string, named: readonly string[]): Promise<void> {
  const had = await tagsOf(tx, memberId)
  const at = deps.clock.now()
  const gone = had.filter(({ tag, byHand }) => byHand && !named.includes(tag)).map(({ tag }) => tag)
  for (const tag of gone) await untag(tx, memberId, tag)
  for (const tag of named)
    if ((await insertIgnore(tx, 'member_tag', { memberId, tag, byHand: 1, byRule: 0 })) > 0)
      await addToTimelines(tx, deps, lines([memberId], 'tag_added', { tag, reason: 'tag_hand' }, at))
  for (const tag of gone)
    await addToTimelines(tx, deps, lines([memberId], 'tag_removed', { tag, reason: 'tag_hand' }, at))
}

/** The hand lets go of the tag; what a rule gives stays. */
async function untag(tx: Tx, memberId: string, tag: string): Promise<void> {
  const none = 'DELETE FROM member_tag WHERE memberId = ? AND tag = ? AND byRule = 0'
  await writeByKey(tx, none, [memberId, tag])
  await writeByKey(tx, 'UPDATE member_tag SET byHand = 0 WHERE memberId = ? AND tag = ?', [memberId, tag])
}

/** A rule gives the tag to these and takes it from those; what a hand gave stays. All their rows are held. */
export async function tagByRule(
  tx: Tx,
  deps: Deps,
  tag: string,
  { give, take }: { give: readonly string[]; take: readonly string[] },
): Promise<void> {
  const at = deps.clock.now()
  const fresh = give.map((memberId) => ({ memberId, tag, byHand: 0, byRule: 1 }))
  if (fresh.length > 0) await upsert(tx, 'member_tag', ['memberId', 'tag'], fresh, ['byRule'])
  if (take.length > 0) {
    const those = `tag = ? AND memberId IN ${inList(take)}`
    await writeByKey(tx, `DELETE FROM member_tag WHERE ${those} AND byHand = 0`, [tag, ...take])
    await writeByKey(tx, `UPDATE member_tag SET byRule = 0 WHERE ${those}`, [tag, ...take])
  }
  await addToTimelines(tx, deps, [
    ...lines(give, 'tag_added', { tag, reason: 'tag_rule' }, at),
    ...lines(take, 'tag_removed', { tag, reason: 'tag_rule' }, at),
  ])
}

/** What staff noted of the account that ends is noted of the one that stays; what rules give they give anew. */
export const carryTags: Carry = {
  name: 'tags',
  async over(tx, _deps, { from, into }, record) {
    const had = new Map((await tagsOf(tx, into)).map((one) => [one.tag, one]))
    for (const { tag, byHand } of await tagsOf(tx, from)) {
      const is = had.get(tag)
      if (!byHand || is?.byHand) continue
      await upsert(tx, 'member_tag', ['memberId', 'tag'], { memberId: into, tag, byHand: 1, byRule: 0 }, ['byHand'])
      const was = is ? { byHand: 0 } : null
      await record([{ table: 'member_tag', key: { memberId: into, tag }, was, became: { byHand: 1 } }])
    }
  },
  async back(tx, _deps, _merge, moves) {
    // What staff took away meanwhile is not there to be taken: nothing is kept back by that.
    await countKept(tx, moves)
    return []
  },
}
