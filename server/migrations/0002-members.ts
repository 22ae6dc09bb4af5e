import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Stores, joining channels, people of the two apps, members, consents. */
export class Members1700000000002 implements MigrationInterface {
  name = 'Members1700000000002'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'store',
      {
        id: 'id',
        name: 'words(60)',
        regionCode: 'code(6)',
        address: 'words(200)',
        latitude: 'real?',
        longitude: 'real?',
        closed: 'flag',
        createdAt: 'moment',
      },
      { primary: ['id'] },
    )
    await createTable(
      q,
      'channel',
      {
        id: 'id',
        name: 'words(60)',
        kind: 'code(20)',
        storeId: 'id?',
        staffId: 'id?',
        scene: 'code(32)',
        ticketUrl: 'words(400)?',
        imageReady: 'flag',
        disabled: 'flag',
        createdAt: 'moment',
      },
      // uq_channel_scene: a printed scene belongs to one channel for ever.
      { primary: ['id'], unique: { uq_channel_scene: ['scene'] } },
    )
    await createTable(
      q,
      'channel_touch',
      { id: 'id', channelId: 'id', kind: 'code(10)', personKey: 'code(80)', day: 'code(10)', at: 'moment' },
      // uq_touch: one person counts once a day for one channel and one kind (scan, follow, open, join).
      {
        primary: ['id'],
        unique: { uq_touch: ['channelId', 'kind', 'personKey', 'day'] },
        index: { ix_touch_day: ['kind', 'day', 'channelId'] },
      },
    )
    await createTable(
      q,
      'member',
      {
        id: 'id',
        memberNo: 'code(20)',
        status: 'code(10)',
        nickname: 'words(30)?',
        gender: 'code(10)',
        birthday: 'code(10)?',
        language: 'code(10)',
        regionCode: 'code(6)?',
        tier: 'code(20)',
        points: 'whole',
        phoneSealed: 'bytes?',
        phoneIndex: 'code(43)?',
        phoneMasked: 'code(20)?',
        phoneVirtual: 'flag',
        emailSealed: 'bytes?',
        emailIndex: 'code(43)?',
        emailMasked: 'words(120)?',
        joinChannelId: 'id?',
        storeId: 'id?',
        notes: 'long',
        mergedIntoId: 'id?',
        completeness: 'whole',
        lastActiveAt: 'moment',
        joinedAt: 'moment',
        version: 'whole',
      },
      {
        primary: ['id'],
        // uq_member_phone: one member per phone, whoever binds it at the same moment. uq_member_no: a number is one card.
        unique: { uq_member_phone: ['phoneIndex'], uq_member_no: ['memberNo'] },
        // ix_member_segment: the commonest segment question (region, language) is answered from the index.
        index: {
          ix_member_segment: ['regionCode', 'language', 'status', 'id'],
          ix_member_joined: ['joinedAt', 'id'],
          ix_member_email: ['emailIndex'],
          ix_member_active: ['lastActiveAt'],
          ix_member_channel: ['joinChannelId', 'joinedAt'],
        },
      },
    )
    await createTable(
      q,
      'member_tag',
      { memberId: 'id', tag: 'label(20)' },
      { primary: ['memberId', 'tag'], index: { ix_tag: ['tag', 'memberId'] } },
    )
    await createTable(
      q,
      'member_interest',
      { memberId: 'id', interest: 'label(20)' },
      { primary: ['memberId', 'interest'], index: { ix_interest: ['interest', 'memberId'] } },
    )
    await createTable(
      q,
      'mini_user',
      {
        openid: 'code(64)',
        unionid: 'code(64)?',
        memberId: 'id?',
        firstChannelId: 'id?',
        lastChannelId: 'id?',
        firstSeenAt: 'moment',
        lastSeenAt: 'moment',
      },
      { primary: ['openid'], index: { ix_mini_union: ['unionid'], ix_mini_member: ['memberId'] } },
    )
    await createTable(
      q,
      'follower',
      {
        openid: 'code(64)',
        unionid: 'code(64)?',
        memberId: 'id?',
        subscribed: 'flag',
        subscribedAt: 'moment?',
        unsubscribedAt: 'moment?',
        firstChannelId: 'id?',
        lastChannelId: 'id?',
        lastEventAt: 'moment',
        createdAt: 'moment',
      },
      {
        primary: ['openid'],
        index: { ix_follower_union: ['unionid'], ix_follower_member: ['memberId', 'subscribed'] },
      },
    )
    // follow_token: the one-time parameter in the welcome card that ties a follower to a mini-program user without unionids.
    await createTable(
      q,
      'follow_token',
      { tokenHash: 'code(43)', followerOpenid: 'code(64)', expiresAt: 'moment', usedBy: 'code(64)?' },
      // Both ways: which mini-program user a follower is, and which follower a mini-program user is.
      { primary: ['tokenHash'], index: { ix_follow_used: ['usedBy'], ix_follow_follower: ['followerOpenid'] } },
    )
    // The random handle inside a dynamic code: it names a member (kind 1) or a coupon (kind 2) and tells nothing of them.
    await createTable(
      q,
      'dynamic_handle',
      { handle: 'code(11)', kind: 'whole', ownerId: 'id' },
      // uq_handle_owner: two first looks at one card get one handle.
      { primary: ['handle'], unique: { uq_handle_owner: ['kind', 'ownerId'] } },
    )
    await createTable(
      q,
      'mini_session',
      { tokenHash: 'code(43)', openid: 'code(64)', createdAt: 'moment', lastUsedAt: 'moment', expiresAt: 'moment' },
      { primary: ['tokenHash'], index: { ix_mini_session_openid: ['openid'] } },
    )
    await createTable(
      q,
      'member_merge',
      {
        id: 'id',
        tokenHash: 'code(43)',
        status: 'code(20)',
        openid: 'code(64)',
        memberId: 'id',
        newMemberId: 'id?',
        detail: 'long',
        askedAt: 'moment',
        expiresAt: 'moment',
        decidedAt: 'moment?',
        decidedBy: 'id?',
      },
      // uq_merge_token: a token settles one merge, once.
      {
        primary: ['id'],
        unique: { uq_merge_token: ['tokenHash'] },
        index: { ix_merge_status: ['status', 'askedAt'], ix_merge_member: ['memberId'] },
      },
    )
    await createTable(
      q,
      'timeline_entry',
      { id: 'id', memberId: 'id', at: 'moment', kind: 'code(40)', detail: 'words(1000)' },
      { primary: ['id'], index: { ix_timeline: ['memberId', 'at', 'id'] } },
    )
    await createTable(
      q,
      'agreement',
      {
        document: 'code(20)',
        version: 'code(32)',
        effectiveAt: 'moment',
        publishedAt: 'moment',
        sample: 'flag',
        texts: 'long',
        sha256: 'code(64)',
      },
      { primary: ['document', 'version'] },
    )
    await createTable(
      q,
      'consent_entry',
      {
        id: 'id',
        memberId: 'id',
        purpose: 'code(40)',
        granted: 'flag',
        documentVersion: 'code(32)?',
        textHash: 'code(64)?',
        source: 'code(20)',
        screen: 'code(40)?',
        at: 'moment',
      },
      { primary: ['id'], index: { ix_consent_member: ['memberId', 'at', 'id'] } },
    )
    // The ledger folded, kept in the transaction that appends to it: what the lease of a message reads under lock.
    await createTable(
      q,
      'consent_state',
      {
        memberId: 'id',
        wechat: 'flag',
        sms: 'flag',
        email: 'flag',
        phoneCall: 'flag',
        personalisation: 'flag',
        wechatRefused: 'flag',
        smsRefused: 'flag',
        emailRefused: 'flag',
        topics: 'words(200)',
        updatedAt: 'moment',
      },
      { primary: ['memberId'], index: { ix_consent_wechat: ['wechat', 'memberId'] } },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
