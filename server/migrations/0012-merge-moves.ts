import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

type Earlier = { id: string; memberId: string; newMemberId: string | null; detail: string }
type Moved = { moved?: { from: string | null; users: string[]; followers: string[]; coupons: string[] } }

/** What a merge moved, row by row, so that it can be played backwards where the rows still stand as it left them. */
export class MergeMoves1700000000012 implements MigrationInterface {
  name = 'MergeMoves1700000000012'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'merge_move',
      {
        mergeId: 'id',
        place: 'whole',
        carry: 'code(20)',
        tableName: 'code(40)',
        rowKey: 'words(300)',
        was: 'words(600)?',
        became: 'words(600)',
      },
      { primary: ['mergeId', 'place'] },
    )
    await this.takeOver(q)
  }

  /** Merges that were written down in the words of an earlier version can be undone still. */
  private async takeOver(q: QueryRunner): Promise<void> {
    const earlier = (await q.query(
      "SELECT id, memberId, newMemberId, detail FROM member_merge WHERE status = 'merged'",
    )) as Earlier[]
    for (const { id, memberId: into, newMemberId, detail } of earlier) {
      const moved = (JSON.parse(detail) as Moved).moved
      if (!moved) continue
      const { from } = moved
      const rows = [
        ...moved.users.map((openid) => ['account', 'mini_user', { openid }, { memberId: from }, { memberId: into }]),
        ...moved.followers.map((openid) => ['account', 'follower', { openid }, { memberId: from }, { memberId: into }]),
        ...moved.coupons.map((coupon) => ['coupons', 'coupon', { id: coupon }, { memberId: from }, { memberId: into }]),
        ...(newMemberId === null
          ? []
          : [
              [
                'account',
                'member',
                { id: newMemberId },
                { status: 'active', mergedIntoId: null },
                { status: 'merged', mergedIntoId: into },
              ],
            ]),
      ] as [string, string, object, object, object][]
      for (const [i, [carry, table, key, was, became]] of rows.entries())
        await q.query(
          'INSERT INTO merge_move (mergeId, place, carry, tableName, rowKey, was, became) VALUES (?,?,?,?,?,?,?)',
          [id, i + 1, carry, table, JSON.stringify(key), JSON.stringify(was), JSON.stringify(became)],
        )
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
