import type { Page } from 'playwright-core'
import type { CustomerKeys } from '../../server/membership/customer-keys'
import { customerOf, withCustomers } from '../../server/membership/customer-of'
import { lookAtWaiting } from '../../server/suggestions/look'
import { apiKey, must } from '../harness/rows'
import { field } from './console'
import { troubles } from './manners'
import type { Shared } from './ways'

/** Who has not joined, and two records that may be one person's. */
export function onePerson({ scene, stage, go }: Shared): void {
  const api = () => stage().world
  const owner = () => stage().owner.token
  const readable = async (page: Page): Promise<void> => expect(await troubles(page)).toEqual([])
  const rowOf = (page: Page, words: string) => page.getByTestId('member-list').locator('tbody tr', { hasText: words })

  scene('who has not joined is shown as that, in the list and on her page, with what is true of her', async () => {
    const { key } = await apiKey(api(), owner(), ['orders'])
    const phone = '13955550001'
    const order = { platform: 'youzan', orderNo: 'L-1', paidAt: new Date().toISOString(), amountFen: 8_800 }
    const customer = { phone, externalId: 'yz-lead-1' }
    must(await api().call('openRecordOrder', { token: key, body: { ...order, customer } }))
    const { items } = must(await api().call('searchMembers', { token: owner(), body: { phone } })).body
    const [lead] = items
    expect(lead).toMatchObject({ status: 'lead', tier: null, joinedAt: null, lastActiveAt: null })
    // A name as long as names get, in the narrowest list: the name gives way, the mark stays whole.
    await api().db.inTransaction((tx) =>
      tx.query('UPDATE member SET nickname = ? WHERE id = ?', ['很长的名字'.repeat(6), lead!.id]),
    )
    const office = await go('members?status=lead')
    const cell = office.getByTestId(`member-row-${lead!.memberNo}`)
    const [mark, all] = await Promise.all([cell.locator('.ant-tag').boundingBox(), cell.boundingBox()])
    expect(await cell.locator('.ant-tag').innerText()).toBe('线索')
    expect(mark!.x + mark!.width).toBeLessThanOrEqual(all!.x + all!.width)
    await rowOf(office, lead!.memberNo).getByText('未加入').waitFor()

    for (const path of [`members?member=${lead!.id}`, `members/${lead!.id}`]) {
      await go(path)
      await office.getByTestId('member-lead').getByText('还没有加入').waitFor()
      await office.getByTestId('member-came').getByText('有赞').waitFor()
      const beside = path.includes('?') ? office.getByTestId('member-drawer') : office.locator('main')
      const said = (await beside.locator('dt, .figure-name').allInnerTexts()).join(' ')
      expect(said).toContain('买过的渠道')
      for (const word of ['等级', '积分', '最近活跃', '加入渠道', '公众号']) expect(said).not.toContain(word)
      expect(await office.getByTestId('member-tab-coupons').count()).toBe(0)
      await readable(office)
    }
    await office.locator('.figures').getByText('88').waitFor()
    // Of who has joined everything is said as before.
    const ming = await api().member({ profile: { nickname: '哈尔滨小明' } })
    await go(`members/${ming.memberId}`)
    await office.locator('.figures').getByText('最近活跃').waitFor()
    expect(await office.getByTestId('member-lead').count()).toBe(0)
  })

  scene('two records that may be one person’s stand side by side; one is merged, another pair stays two', async () => {
    const know = (keys: CustomerKeys, nickname: string) =>
      withCustomers(api().deps, (tx) => {
        const how = { source: 'import' as const, at: Date.now(), profile: { nickname } }
        return customerOf(tx, api().deps, keys, how)
      })
    const ming = await api().member({ profile: { nickname: '合并小明' } })
    const lent = { number: '+8618400000012', extension: '7576', expiresAt: Date.now() + 6 * 86_400_000 }
    const email = 'one-person@example.com'
    const lead = (await know({ phone: '+8613955550101', email, virtualPhone: lent }, '线索小明'))!
    const two = (await know({ phone: '+8613955550102', receiverPhone: '+8613955550101' }, '另一位收件人'))!
    must(await api().call('editMe', { token: ming.token, body: { email } }))
    await lookAtWaiting(api().deps, () => false)

    const office = await go('members')
    await office.getByTestId('members-suggestions').click()
    const pairOf = (words: string) => office.getByTestId('suggestion-list').locator('tbody tr', { hasText: words })
    await pairOf('合并小明').getByText('邮箱相同（未验证）').waitFor()
    expect(await office.getByTestId('suggestion-list').innerText()).not.toContain('one-person')
    await readable(office)
    await pairOf('另一位收件人').getByText('不是同一人').click()
    await field(office, 'reason').fill('问过，是她的母亲')
    await readable(office)
    await office.getByTestId('reason-confirm').click()
    await pairOf('另一位收件人').waitFor({ state: 'detached' })

    await pairOf('合并小明').locator('[data-testid^="suggestion-merge-"]').click()
    // Who has joined stays: the lead cannot be chosen, and the member is.
    const { memberNo } = must(await api().call('readMember', { token: owner(), params: { id: lead.memberId } })).body
    expect(
      await office
        .locator(
          `[data-testid="suggestion-stays-${memberNo}"] input, input[data-testid="suggestion-stays-${memberNo}"]`,
        )
        .isDisabled(),
    ).toBe(true)
    await field(office, 'suggestion-reason').fill('客服核实过')
    await readable(office)
    await office.getByTestId('suggestion-merge-go').click()
    await office.getByText('没有需要核实的记录').waitFor()
    await office.getByTestId('suggestions-merged').click()
    await pairOf('合并小明').getByText('客服核实过').waitFor()
    await office.getByTestId('suggestions-declined').click()
    await pairOf('另一位收件人').getByText('问过，是她的母亲').first().waitFor()
    expect(two.memberId).not.toBe(lead.memberId)

    // What the lead was known by is hers, with the number that still rings and until when.
    await go(`members/${ming.memberId}`)
    const known = office.getByTestId('member-identities')
    await known.getByText('184****0012-****').waitFor()
    await known.getByText('只作线索').first().waitFor()
    await office.getByTestId('lent-reveal').click()
    await field(office, 'reason').fill('包裹退回')
    await office.getByTestId('reason-confirm').click()
    await office.getByTestId('member-lent').getByText('18400000012').waitFor()
    await readable(office)
  })
}
