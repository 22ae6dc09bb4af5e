import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex, createTable, dropIndex } from '../base/ddl'

/** People and what was done are found by what staff type; members that are there are filled in by a standing job. */
export class Finding1700000000060 implements MigrationInterface {
  name = 'Finding1700000000060'

  async up(q: QueryRunner): Promise<void> {
    // A member's name and its pinyin from each of their signs on: what begins one of these is a part of the name.
    await createTable(
      q,
      'member_name',
      { memberId: 'id', part: 'label(30)' },
      // ix_member_name: whose names have this part, in the order of the parts.
      { primary: ['memberId', 'part'], index: { ix_member_name: ['part', 'memberId'] } },
    )
    // The keyed hash of a phone's last four digits, under another key than that of the whole number.
    await addColumns(q, 'member', { phoneTail: 'code(43)?' })
    await addIndex(q, 'member', 'ix_member_tail', ['phoneTail', 'id'])
    // ix_member_status: those that are frozen, the newest first. ix_member_seen: who was here last, or longest ago.
    await addIndex(q, 'member', 'ix_member_status', ['status', 'joinedAt', 'id'])
    await addIndex(q, 'member', 'ix_member_seen', ['lastActiveAt', 'id'])
    await dropIndex(q, 'member', 'ix_member_active')
    // ix_member_channel: whom a channel brought, the newest first, and how many of them there are, from the index alone.
    await dropIndex(q, 'member', 'ix_member_channel')
    await addIndex(q, 'member', 'ix_member_channel', ['joinChannelId', 'joinedAt', 'status'])
    // What one person did, and who did a certain thing, the latest first.
    await addIndex(q, 'audit_entry', 'ix_audit_actor', ['actorId', 'at'])
    await addIndex(q, 'audit_entry', 'ix_audit_action', ['action', 'at'])
    await addIndex(q, 'audit_entry', 'ix_audit_kind', ['objectKind', 'at'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
