import type { Member as MemberShape } from '../../../shared/contract/membership'
import { phoneIndexOf } from '../../../server/membership/personal-data'
import { onEachDatabase, type World } from '../../harness/world'

const DAY = 86_400_000

onEachDatabase('membership: merging', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  type Person = Awaited<ReturnType<World['person']>>
  const joinBody = async (who: Person) => ({
    phoneCode: await who.phoneCode(),
    consents: { ...(await w.agreementVersions()), marketing: { wechat: true } },
    profile: { nickname: '新人' },
  })
  /** Somebody who proves the phone of an existing member. */
  const newcomer = async (phone: string) => {
    const who = await w.person({ phone })
    const token = await who.logIn()
    const refused = await w.call('join', { token, body: await joinBody(who) })
    expect([refused.status, refused.body.code]).toEqual([409, 'phone_bound_to_other_account'])
    return { ...who, token, mergeToken: refused.body.mergeToken as string }
  }
  const settle = async (token: string, mergeToken: string, choice: 'merge' | 'new') => {
    const { status, body } = await w.call('mergeMember', { token, body: { mergeToken, choice } })
    return { status, body: body as unknown as { member: MemberShape; id: string; code?: string } }
  }

  it('merges at once with an account active within 90 days; the same again answers the same', async () => {
    const old = await w.member({ phone: '13600000001' })
    const who = await newcomer('13600000001')
    const merged = await settle(who.token, who.mergeToken, 'merge')
    expect([merged.status, merged.body.member.id]).toEqual([200, old.memberId])
    const again = await settle(who.token, who.mergeToken, 'merge')
    expect([again.status, again.body.member.id]).toEqual([200, old.memberId])
    expect((await w.call('readMe', { token: who.token })).body.memberNo).toBe(old.member.memberNo)
    expect((await w.call('readMyConsents', { token: who.token })).body.marketing.wechat).toBe(true)
    const refused = await settle(who.token, who.mergeToken, 'new')
    expect([refused.status, refused.body.code]).toEqual([400, 'merge_token_invalid'])
  })

  it('asks staff about a sleeping account, and staff can undo it for seven days', async () => {
    const old = await w.member({ phone: '13600000002' })
    w.clock.advance(91 * DAY)
    const who = await newcomer('13600000002')
    const asked = await settle(who.token, who.mergeToken, 'merge')
    expect(asked.status).toBe(202)
    expect((await settle(who.token, who.mergeToken, 'merge')).body).toEqual(asked.body)
    expect((await w.call('readMe', { token: who.token })).body.code).toBe('membership_required')
    const service = await w.staff('service')
    const marketer = await w.staff('marketer')
    const id = asked.body.id
    const list = await w.call('listMerges', { token: service.token, query: { status: 'awaiting_approval' } })
    expect(list.body.items.map((i) => [i.id, i.memberId])).toEqual([[id, old.memberId]])
    expect((await w.call('approveMerge', { token: marketer.token, params: { id }, body: {} })).status).toBe(403)
    const approved = await w.call('approveMerge', {
      token: service.token,
      params: { id },
      body: { reason: '核对无误' },
    })
    expect(approved.body).toEqual({ id, status: 'merged', memberId: old.memberId })
    const twice = await w.call('approveMerge', { token: service.token, params: { id }, body: {} })
    expect([twice.status, twice.body.code]).toEqual([409, 'state_conflict'])
    expect((await w.call('readMe', { token: who.token })).body.id).toBe(old.memberId)

    const undo = () =>
      w.call('reverseMerge', { token: service.token, params: { id: old.memberId }, body: { reason: '本人否认' } })
    expect((await undo()).status).toBe(200)
    expect((await w.call('readMe', { token: who.token })).body.code).toBe('membership_required')
    expect((await undo()).body.code).toBe('state_conflict')
  })

  it('does not undo a merge after seven days', async () => {
    const old = await w.member({ phone: '13600000003' })
    const who = await newcomer('13600000003')
    await settle(who.token, who.mergeToken, 'merge')
    w.clock.advance(7 * DAY + 1)
    const service = await w.staff('service')
    const late = await w.call('reverseMerge', {
      token: service.token,
      params: { id: old.memberId },
      body: { reason: '太晚' },
    })
    expect([late.status, late.body.code]).toEqual([409, 'state_conflict'])
  })

  it('moves the phone to a new account and shows nothing of the old one', async () => {
    const old = await w.member({
      phone: '13600000004',
      marketing: true,
      profile: { nickname: '前任', regionCode: '230100' },
    })
    const who = await newcomer('13600000004')
    const made = await settle(who.token, who.mergeToken, 'new')
    expect(made.status).toBe(201)
    expect(made.body.member.id).not.toBe(old.memberId)
    expect(made.body.member).toMatchObject({ nickname: '新人', phoneMasked: '136****0004', regionCode: null })
    const repeat = await settle(who.token, who.mergeToken, 'new')
    expect([repeat.status, repeat.body.member.id]).toEqual([200, made.body.member.id])
    w.clock.advance(1_000)
    expect((await w.call('readMe', { token: old.token })).body.code).toBe('member_frozen')
    const owner = await w.staff('owner')
    const before = await w.call('readMember', { token: owner.token, params: { id: old.memberId } })
    expect(before.body).toMatchObject({ status: 'frozen', phoneMasked: null })
    const thaw = await w.call('freezeMember', {
      token: owner.token,
      params: { id: old.memberId },
      body: { reason: '解除', frozen: false },
    })
    expect(thaw.body.code).toBe('state_conflict')
    const found = await w.call('searchMembers', { token: owner.token, body: { phone: '13600000004' } })
    expect(found.body.items.map((m) => m.id)).toEqual([made.body.member.id])
    const timeline = await w.call('readTimeline', { token: owner.token, params: { id: made.body.member.id } })
    expect(timeline.body.items.map((e) => e.kind)).not.toContain('frozen')
  })

  it('refuses tokens that are late, another person’s, invented, or whose account let go of the phone', async () => {
    const old = await w.member({ phone: '13600000005' })
    const who = await newcomer('13600000005')
    const stranger = await w.person()
    const codes = async (token: string, mergeToken: string) => (await settle(token, mergeToken, 'merge')).body.code
    expect(await codes(await stranger.logIn(), who.mergeToken)).toBe('merge_token_invalid')
    expect(await codes(who.token, 'A'.repeat(43))).toBe('merge_token_invalid')
    w.clock.advance(10 * 60_000)
    expect(await codes(who.token, who.mergeToken)).toBe('merge_token_invalid')
    const again = await w.call('join', { token: who.token, body: await joinBody(who) })
    const spare = await w.person({ phone: '13600000099' })
    // The old member's WeChat now proves another number: in the sandbox a person has one phone, so the row is moved by hand.
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE member SET phoneIndex = ? WHERE id = ?', [
        phoneIndexOf(w.deps, `+86${spare.phone}`),
        old.memberId,
      ]),
    )
    expect(await codes(who.token, again.body.mergeToken as string)).toBe('merge_token_invalid')
  })

  it('settles a race of both choices once', async () => {
    await w.member({ phone: '13600000006' })
    const who = await newcomer('13600000006')
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => settle(who.token, who.mergeToken, i % 2 ? 'merge' : 'new')),
    )
    const good = answers.filter((a) => a.status < 300)
    expect(new Set(good.map((a) => a.body.member.id)).size).toBe(1)
    expect(answers.filter((a) => a.status >= 500)).toEqual([])
    const [row] = (await w.db.read((tx) =>
      tx.query("SELECT COUNT(*) AS n FROM member WHERE phoneMasked = '136****0006'"),
    )) as [{ n: number }]
    expect(Number(row.n)).toBe(1)
  })

  describe('between two accounts', () => {
    /** Two members, and the second has just proved the first one's number. */
    const twoAccounts = async (oldPhone: string, myPhone: string) => {
      const old = await w.member({ phone: oldPhone })
      const mine = await w.member({ phone: myPhone })
      const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber')
      button.mockResolvedValue({ phone: `+86${oldPhone}`, countryCode: '86' })
      const refused = await w.call('rebindPhone', { token: mine.token, body: { phoneCode: 'x' } })
      button.mockRestore()
      expect(refused.body.code).toBe('phone_bound_to_other_account')
      return { old, mine, mergeToken: refused.body.mergeToken as string }
    }

    it('makes the account with the phone the one that stays, and a reversal brings the other back', async () => {
      const { old, mine, mergeToken } = await twoAccounts('13500000001', '13500000002')
      const merged = await settle(mine.token, mergeToken, 'merge')
      expect([merged.status, merged.body.member.id]).toEqual([200, old.memberId])
      expect((await w.call('readMe', { token: mine.token })).body.id).toBe(old.memberId)
      const service = await w.staff('service')
      const gone = await w.call('readMember', { token: service.token, params: { id: mine.memberId } })
      expect(gone.body.status).toBe('merged')
      const back = await w.call('reverseMerge', {
        token: service.token,
        params: { id: mine.memberId },
        body: { reason: '误操作' },
      })
      expect(back.status).toBe(200)
      expect((await w.call('readMe', { token: mine.token })).body.id).toBe(mine.memberId)
      const found = await w.call('searchMembers', { token: service.token, body: { phone: '13500000002' } })
      expect(found.body.items.map((m) => m.id)).toEqual([mine.memberId])
    })

    it('does not bring an account back whose number was bound anew meanwhile', async () => {
      const { old, mine, mergeToken } = await twoAccounts('13500000003', '13500000004')
      await settle(mine.token, mergeToken, 'merge')
      await w.member({ phone: '13500000004' })
      const service = await w.staff('service')
      const back = await w.call('reverseMerge', {
        token: service.token,
        params: { id: old.memberId },
        body: { reason: '误操作' },
      })
      expect([back.status, back.body.code]).toEqual([409, 'state_conflict'])
      expect((await w.call('readMe', { token: mine.token })).body.id).toBe(old.memberId)
    })
  })
})
