import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { createWorld } from '../harness/world'
import { openStage, type Stage } from './browser'
import { field } from './console'
import { troubles } from './manners'
import { customers } from './customers'
import { imports } from './imports'
import { pagesOfOne } from './onePages'
import { onePerson } from './onePerson'
import { waysThrough } from './ways'

const OPEN = '.ant-select-dropdown:not(.ant-select-dropdown-hidden)'

/** How lists, pickers, peeks and pages of the console behave; on one database, for nothing here depends on it. */
describe('lists and ways through the console', () => {
  let stage: Stage
  let office: Page
  let ming: { id: string; token: string; memberId: string }
  const api = () => stage.world
  const owner = () => stage.owner.token

  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options))
    ming = await api().member({ marketing: true, profile: { nickname: '重庆小明' } })
    for (const nickname of ['甲', '乙', '丙', '丁']) await api().member({ profile: { nickname } })
    office = await stage.console('')
  }, 90_000)
  afterAll(() => stage?.close())

  const scene = (name: string, play: () => Promise<void>) => it(name, () => stage.play(name, play), 90_000)
  const go = (path: string) => stage.console(path)
  const focused = (page: Page): Promise<string | null> =>
    page.evaluate<string | null>('document.activeElement.getAttribute("data-row-key")')
  const rowOf = (page: Page, words: string) => page.getByTestId('member-list').locator('tbody tr', { hasText: words })
  const readable = async (page: Page): Promise<void> => expect(await troubles(page)).toEqual([])

  scene('a picker finds what stands behind the first two hundred, and shows what was chosen by its name', async () => {
    for (let at = 0; at < 205; at++)
      must(
        await api().call('createStore', {
          token: owner(),
          body: { name: `分店 ${String(at).padStart(3, '0')}`, regionCode: '230102', address: '中央大街' },
        }),
      )
    // Stores stand in the order they were added: this one is behind the sample's and two hundred others.
    await go('stores?tab=channels')
    await office.getByTestId('channel-new').click()
    await field(office, 'channel-name').fill('最后的分店')
    await office.getByTestId('channel-store').click()
    await office.keyboard.type('分店 204')
    await office.locator(`${OPEN} .ant-select-item-option`, { hasText: '分店 204' }).first().click()
    await office.getByTestId('channel-save').click()
    await office.getByTestId('channel-list').getByText('最后的分店').click()
    await office.getByText('分店 204').waitFor()
    await office.getByTestId('channel-edit').click()
    await office.getByTestId('channel-store').getByText('分店 204').waitFor()
    await readable(office)
    await office.keyboard.press('Escape')
  })

  scene('a peek closes by the way back, and the focus is where it was', async () => {
    await go('members')
    const row = rowOf(office, '重庆小明')
    await row.click()
    await office.getByTestId('member-no').waitFor()
    expect(new URL(office.url()).searchParams.get('member')).toBe(ming.memberId)
    await office.goBack()
    await office.getByTestId('member-no').waitFor({ state: 'hidden' })
    expect(new URL(office.url()).pathname).toBe('/console/members')
    await office.locator('[data-row-key]:focus').waitFor()
    expect(await focused(office)).toBe(ming.memberId)

    await office.keyboard.press('Enter')
    await office.getByTestId('member-no').waitFor()
    await office.keyboard.press('Escape')
    await office.getByTestId('member-no').waitFor({ state: 'hidden' })
    await office.locator('[data-row-key]:focus').waitFor()
    expect(await focused(office)).toBe(ming.memberId)
    // The way forward leads to the peek, not past it: closing was a step back and not a new page.
    await office.goForward()
    await office.getByTestId('member-no').waitFor()
    await office.getByTestId('member-drawer-page').click()
    await office.waitForURL(`**/console/members/${ming.memberId}`)
  })

  scene('a list is gone through, opened and ticked by the keyboard alone, and columns stay as chosen', async () => {
    await go('members')
    const rows = office.getByTestId('member-list').locator('tbody tr[data-row-key]')
    await rows.first().focus()
    await office.keyboard.press('ArrowDown')
    expect(await focused(office)).toBe(await rows.nth(1).getAttribute('data-row-key'))
    await office.keyboard.press('End')
    expect(await focused(office)).toBe(await rows.last().getAttribute('data-row-key'))
    // The Tab key leaves the table and comes back to the row where it was left.
    expect(await office.getByTestId('member-list').locator('tr[tabindex="0"]').count()).toBe(1)
    await office.keyboard.press('Home')
    await office.keyboard.press('Space')
    await office.keyboard.press('ArrowDown')
    await office.keyboard.press('Space')
    await office.getByTestId('table-bulk').getByText('已选 2 条').waitFor()
    await readable(office)

    await office.getByTestId('members-tag').click()
    await field(office, 'members-tags').fill('老客')
    await office.keyboard.press('Enter')
    await office.getByTestId('members-tag-go').click()
    await office.getByText('加标签：2 项已完成').waitFor()
    const tagged = must(await api().call('listMembers', { token: owner() })).body.items.filter(({ tags }) =>
      tags.includes('老客'),
    )
    expect(tagged).toHaveLength(2)

    await office.getByTestId('table-columns').click()
    await office.getByTestId('table-column-language').click()
    await office.getByRole('columnheader', { name: '语言' }).waitFor({ state: 'hidden' })
    await office.reload()
    await rows.first().waitFor()
    expect(await office.getByRole('columnheader', { name: '语言' }).count()).toBe(0)
    expect(await office.getByRole('columnheader', { name: '加入' }).count()).toBe(1)
  })

  scene('the server sorts, the address says how, and what the filters name is counted', async () => {
    await go('stores')
    await office
      .getByTestId('store-list')
      .getByTestId('table-count')
      .getByText(/共 2\d\d/)
      .waitFor()
    // Far down the list the names of its columns are still in sight.
    await office.evaluate('window.scrollTo(0, 1500)')
    expect((await office.getByRole('columnheader', { name: '门店' }).boundingBox())?.y).toBe(0)
    await office.evaluate('window.scrollTo(0, 0)')
    await office.getByRole('columnheader', { name: '门店' }).click()
    await office.waitForURL(/sort=name/)
    await office.getByRole('columnheader', { name: '门店' }).click()
    await office.waitForURL(/sort=-name/)
    await field(office, 'store-find').fill('分店 20')
    await field(office, 'store-find').press('Enter')
    const first = office.getByTestId('store-list').locator('tbody tr[data-row-key]').first()
    await first.getByText('分店 204').waitFor()
    await office.getByTestId('store-list').getByTestId('table-count').getByText('共 5').waitFor()
    await office.reload()
    await first.getByText('分店 204').waitFor()

    // Several at once: what could not be done is named with its reason, stays chosen, and is done by trying again.
    stage.forgive(/ERR_FAILED/)
    const list = office.getByTestId('store-list')
    await list.getByRole('checkbox').first().check()
    let asked = 0
    await office.route('**/api/v1/staff/stores/*', (route) => (++asked === 2 ? route.abort() : route.continue()))
    await office.getByTestId('stores-close').click()
    await office.getByTestId('stores-close-go').click()
    const left = office.getByTestId('stores-close-left').locator('li')
    await office.getByTestId('stores-close-go').getByText('再试这 1 项').waitFor()
    await left.getByText('没有收到回答').waitFor()
    expect(await left.allInnerTexts()).toEqual([expect.stringContaining('分店 203')])
    const closed = async () =>
      must(await api().call('listStores', { token: owner(), query: { state: 'closed' } })).body.items.length
    expect(await closed()).toBe(4)
    await readable(office)
    await office.getByTestId('stores-close-go').click()
    await office.getByText('关闭门店：1 项已完成').waitFor()
    expect([asked, await closed()]).toEqual([6, 5])
    await office.unroute('**/api/v1/staff/stores/*')

    // The file that is written holds what the filters name, in the words of the page.
    const [file] = await Promise.all([office.waitForEvent('download'), list.getByTestId('table-csv').click()])
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    expect(lines[0]).toBe('\uFEFF门店,地区,地址,状态,添加')
    expect(lines.slice(1).map((line) => line.split(',').filter((_, at) => at === 0 || at === 3))).toEqual(
      [204, 203, 202, 201, 200].map((n) => [`分店 ${n}`, '已关闭']),
    )
  })

  scene('a view is kept under a name and opened again', async () => {
    await go('stores?q=分店 20&sort=-name')
    await office.getByTestId('views').first().click()
    await office.getByTestId('view-save').click()
    await field(office, 'view-name').fill('最后几家')
    await office.getByTestId('view-shared').click()
    await office.getByTestId('view-save-go').click()
    await office.getByTestId('views').first().getByText('最后几家').waitFor()
    const colleague = await stage.console('stores', await api().staff('marketer'))
    await colleague.getByTestId('views').first().click()
    await colleague.getByTestId('views-open').getByText('最后几家').click()
    await colleague.waitForURL(/sort=-name/)
    expect(new URL(colleague.url()).searchParams.get('q')).toBe('分店 20')
  })

  scene('what is shown stays when there is no more to be had, with the reason and a way to ask again', async () => {
    stage.forgive(/503|500/)
    await go('stores')
    await office.getByTestId('store-list').locator('tbody tr[data-row-key]').first().waitFor()
    await office.route('**/api/v1/staff/stores?**cursor=**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'unavailable', status: 503, title: '', detail: '稍后再试', requestId: 'r' }),
      }),
    )
    await office.getByRole('button', { name: '再看一些' }).click()
    await office.getByTestId('store-list').getByRole('alert').waitFor()
    expect(await office.getByTestId('store-list').locator('tbody tr[data-row-key]').count()).toBe(50)
    await office.unroute('**/api/v1/staff/stores?**cursor=**')
    await office.getByTestId('store-list').getByRole('alert').getByRole('button').click()
    await office.getByTestId('store-list').locator('tbody tr[data-row-key]').nth(99).waitFor()
  })

  scene('anything is found from anywhere by the keyboard: pinyin, last four digits, pages', async () => {
    await go('')
    await office.locator('nav.rail').waitFor()
    await office.keyboard.press('Control+k')
    await field(office, 'palette-input').waitFor()
    await office.keyboard.type('cqxm')
    await office.getByTestId(`palette-members-${ming.memberId}`).waitFor()
    await readable(office)
    await office.keyboard.press('Enter')
    await office.waitForURL(`**/console/members/${ming.memberId}`)

    const phone = (await api().call('readMember', { token: owner(), params: { id: ming.memberId } })).body as {
      phoneMasked: string
    }
    await office.keyboard.press('Control+k')
    await field(office, 'palette-input').fill(phone.phoneMasked.slice(-4))
    await office.getByTestId(`palette-members-${ming.memberId}`).waitFor()
    await field(office, 'palette-input').fill('审计')
    await office.keyboard.press('Enter')
    await office.waitForURL(/tab=audit/)

    await go('members')
    await rowOf(office, '重庆小明').waitFor()
    await office.keyboard.press('/')
    expect(await office.evaluate('document.activeElement.placeholder')).toMatch(/昵称/)
    await office.keyboard.press('Escape')
    await office.locator('h1').click()
    await office.keyboard.press('?')
    await office.getByTestId('keys-help').waitFor()
    await readable(office)
    await office.keyboard.press('Escape')
  })

  scene('staff see what a member bought', async () => {
    const pack = { kind: 'membership', title: '年度会员', priceFen: 9900, months: 12, onSale: true }
    const { id: productId } = must(await api().call('createProduct', { token: owner(), body: pack })).body
    const ordered = { token: ming.token, key: 'bought', body: { productId } }
    const { order } = must(await api().call('createOrder', ordered)).body
    await go(`members/${ming.memberId}`)
    await office.getByTestId('member-tab-orders').click()
    const row = office.getByTestId('member-orders').locator('tbody tr', { hasText: order.orderNo })
    expect(await row.innerText()).toMatch(/99/)
    await row.click()
    await office.waitForURL(`**/console/orders/${order.id}`)
  })

  const shared = { scene, stage: () => stage, go }
  onePerson(shared)
  pagesOfOne(shared)
  customers(shared, { office: () => office, ming: () => ming })
  imports(shared)
  waysThrough(shared)
})
