import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, createTable } from '../base/ddl'

/** The chain beside the audit log; entries that are there are sealed afterwards, by the sealer (server/audit/seal.ts). */
export class AuditChain1700000000072 implements MigrationInterface {
  name = 'AuditChain1700000000072'

  async up(q: QueryRunner): Promise<void> {
    // Entries that are not in the chain yet, each with the proof that we wrote it.
    await createTable(q, 'audit_unsealed', { entryId: 'id', mac: 'code(43)' }, { primary: ['entryId'] })
    // The chain. Its key decides two sealers at once: one number is given once. uq_seal_entry: no entry is sealed twice.
    await createTable(
      q,
      'audit_seal',
      { seq: 'big', entryId: 'id', hash: 'code(64)' },
      { primary: ['seq'], unique: { uq_seal_entry: ['entryId'] } },
    )
    // One row: the end of the chain, signed, and how far the entries from before are.
    await createTable(
      q,
      'audit_head',
      {
        id: 'code(10)',
        seq: 'big',
        entryId: 'id?',
        hash: 'code(64)',
        at: 'moment',
        fill: 'code(10)',
        fillAfter: 'code(36)',
        fillAt: 'moment',
        mac: 'code(43)',
      },
      { primary: ['id'] },
    )
    // The head as it was each hour, signed under another key. ix_anchor_sent: those that were not written outside yet.
    await createTable(
      q,
      'audit_anchor',
      { seq: 'big', entryId: 'id', hash: 'code(64)', at: 'moment', mac: 'code(43)', sentAt: 'moment?' },
      { primary: ['seq'], index: { ix_anchor_sent: ['sentAt', 'seq'] } },
    )
    // What each verification found. ix_check_at: the last one.
    await createTable(
      q,
      'audit_check',
      {
        id: 'id',
        at: 'moment',
        byId: 'id?',
        ok: 'flag',
        entries: 'big',
        unsealed: 'big',
        anchors: 'big',
        outside: 'big?',
        brokenId: 'code(36)?',
        why: 'code(10)?',
      },
      { primary: ['id'], index: { ix_check_at: ['at', 'id'] } },
    )
    const older = ((await q.query('SELECT id FROM audit_entry LIMIT 1')) as unknown[]).length > 0
    await q.query(
      "INSERT INTO audit_head (id, seq, entryId, hash, at, fill, fillAfter, fillAt, mac) VALUES ('head', 0, NULL, ?, 0, ?, '', 0, '')",
      ['0'.repeat(64), older ? 'first' : 'done'],
    )
    // ix_audit_thing: what was done to one thing, whatever its kind.
    await addIndex(q, 'audit_entry', 'ix_audit_thing', ['objectId', 'at'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
