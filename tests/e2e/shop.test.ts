import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { findSuspicions } from '../../server/abuse/suspect'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openReceiver, type Receiver } from '../server/partners/receiver'
import { openStage, type Stage } from './browser'
import { choose, chooseAmong, field } from './console'
import { troubles } from './manners'
import { takeMoney } from './money'
import { workWithPartners } from './partners'
import { story } from './story'

/** The staff's part of coupons and payments in the console, against a server with the sandbox as WeChat. */
onOneDatabase('the shop behind the counter', 'mysql', (open) => {
  let stage: Stage
  let office: Page
  let shopSystem: Receiver
  let storeId: string
  let storeName: string
  let templateId: string
  let lin: { id: string; token: string; memberId: string }
  let couponCode: string

  beforeAll(async () => {
    shopSystem = await openReceiver()
    stage = await openStage(open, { env: { WEBHOOK_PRIVATE_ADDRESSES: 'allow' } })
    const store = must(await stage.world.call('listStores', { token: stage.owner.token })).body.items[0]!
    storeId = store.id
    storeName = store.name
    lin = await stage.world.member({ profile: { nickname: '林晓' } })
  }, 60_000)
  afterAll(async () => {
    await stage?.close()
    await shopSystem?.close()
  })
  const tell = story(() => stage)
  // Each act looks at several screens with axe, which takes its time on a busy machine.
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 90_000)

  const api = () => stage.world
  const owner = () => stage.owner.token
  const status = (page: Page, testId: string, word: string) =>
    page.locator(`[data-testid="${testId}"][data-status="${word}"]`).first()
  /** Dialogs and drawers are looked at as they stand. */
  const readable = async (page: Page): Promise<void> => expect(await troubles(page)).toEqual([])

  act('the wizard leads through six steps with the phone beside, and keeps every term', async () => {
    office = await stage.console('')
    await office.getByTestId('nav-coupons').click()
    await office.getByTestId('coupon-new').click()
    // What is missing leads back to where it belongs, from wherever one saves.
    await office.getByTestId('coupon-step-review').click()
    await office.getByTestId('coupon-save').click()
    await field(office, 'coupon-title').waitFor()

    await field(office, 'coupon-title').fill('面霜礼：满 100 减 30')
    await field(office, 'coupon-value').fill('30')
    await field(office, 'coupon-threshold').fill('100')
    await office.getByTestId('coupon-for-goods').click()
    await field(office, 'coupon-goods-name').fill('面霜系列')
    await office.getByTestId('coupon-goods-names').click()
    await field(office, 'coupon-goods-names-en').fill('Face creams')
    await field(office, 'coupon-skus').fill('CREAM-30, CREAM-50')
    const phone = office.getByRole('figure')
    await phone.getByText('面霜系列').waitFor()
    await readable(office)
    await office.getByTestId('coupon-next').click()
    await chooseAmong(office, 'coupon-stores', storeName)
    await office.getByTestId('coupon-next').click()
    await office.getByTestId('coupon-weekdays').getByText('六').click()
    await phone.getByText('周六可用').waitFor()
    await office.getByTestId('coupon-weekdays').getByText('六').click()
    await office.getByTestId('coupon-next').click()
    await field(office, 'coupon-total').fill('200')
    await field(office, 'coupon-limit').fill('5')
    await field(office, 'coupon-budget').fill('3000')
    await office.getByTestId('coupon-most-cost').getByText('最多 100 张').waitFor()
    await readable(office)
    await office.getByTestId('coupon-next').click()
    await field(office, 'coupon-code-word').fill('初雪将至')
    await office.getByTestId('coupon-transferable').click()
    await readable(office)
    await office.getByTestId('coupon-next').click()
    await office.getByTestId('coupon-checks').getByText('必填的都填了').waitFor()
    await readable(office)
    await office.getByTestId('coupon-save').click()
    await office.locator('[data-testid="coupon-state"][data-state="draft"]').waitFor()
    templateId = /\/coupons\/([0-9a-f-]{36})/.exec(office.url())?.[1] ?? ''
    const kept = must(await api().call('readCouponTemplate', { token: owner(), params: { id: templateId } })).body
    expect(kept).toMatchObject({
      title: '面霜礼：满 100 减 30',
      goods: { name: '面霜系列', names: { en: 'Face creams' }, skus: ['CREAM-30', 'CREAM-50'] },
      storeIds: [storeId],
      total: 200,
      perMemberLimit: 5,
      budgetFen: 300_000,
      codeWord: '初雪将至',
      transferable: true,
      inCentre: true,
    })
  })

  act('a term of a draft is taken away again, and the forecast says what it goes by', async () => {
    await office.getByTestId('coupon-edit').click()
    await office.getByTestId('coupon-step-ways').click()
    await field(office, 'coupon-code-word').fill('')
    await office.getByTestId('coupon-save').click()
    await office.getByTestId('coupon-publish').click()
    await office.locator('[data-testid="coupon-state"][data-state="published"]').waitFor()
    const kept = must(await api().call('readCouponTemplate', { token: owner(), params: { id: templateId } })).body
    expect(kept).not.toHaveProperty('codeWord')
    await office.getByTestId('coupon-forecast').waitFor()
    expect(await office.getByTestId('coupon-forecast-basis').innerText()).not.toBe('')
    await office.getByTestId('coupon-budget-meter').waitFor()
    await office.getByTestId('coupon-pause').click()
    await office.getByTestId('undo').click()
    await office.locator('[data-testid="coupon-state"][data-state="published"]').waitFor()
    await readable(office)
  })

  act('a file of codes is sent in parts, and the lines that were refused come back as a file', async () => {
    await office.getByTestId('coupon-tab-codes').click()
    await office.getByTestId('codes-add').click()
    const codes = Array.from({ length: 5200 }, (_, at) => `SNOW${String(at).padStart(6, '0')}`)
    await office
      .getByTestId('codes-file')
      .locator('input[type=file]')
      .setInputFiles({
        name: '三月印刷.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['券码', ...codes, 'SNOW000000', 'x'.repeat(70)].join('\r\n')),
      })
    await office.getByTestId('codes-chosen').getByText('5,201').waitFor()
    await office.getByTestId('codes-go').click()
    await office.locator('[data-testid="codes-progress"][data-state="done"]').waitFor({ timeout: 30_000 })
    await readable(office)
    const download = office.waitForEvent('download')
    await office.getByTestId('codes-refused').click()
    const refused = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(refused).toHaveLength(3)
    expect(refused[1]).toMatch(/^5203,x{64},/)
    expect(refused[2]).toMatch(/^5202,SNOW000000,/)
    await office.getByTestId('codes-done').click()
    await office.getByTestId('codes-list').getByText('0 / 5,200').waitFor()

    await office.getByTestId('codes-make').click()
    await field(office, 'make-name').fill('线下活动')
    await field(office, 'make-quantity').fill('50')
    await office.getByTestId('make-go').click()
    await status(office, 'job-progress', 'done').waitFor({ timeout: 20_000 })
    await office.getByTestId('make-done').click()
    await office.getByTestId('codes-list').getByText('0 / 50', { exact: true }).waitFor()
    const typed = must(
      await api().call('enterCouponCode', { token: lin.token, key: 'snow', body: { code: 'SNOW000007' } }),
    ).body
    expect(typed.couponTemplateId).toBe(templateId)
    couponCode = typed.code
  })

  act('the desk asks for the goods, counts them alone, and the use shows in the heat map', async () => {
    stage.forgive(/409 \(Conflict\)/)
    await office.getByTestId('nav-desk').click()
    await choose(office, 'desk-store', storeName)
    await field(office, 'desk-code').fill(couponCode)
    await field(office, 'desk-amount').fill('180')
    await office.getByTestId('desk-preview').click()
    await office.getByTestId('desk-reason').waitFor()
    await field(office, 'desk-sku-0').fill('CREAM-50')
    await field(office, 'desk-item-amount-0').fill('60')
    await office.getByTestId('desk-items-look').click()
    await office.getByTestId('desk-reason').getByText('订单金额还没到使用门槛').waitFor()
    await field(office, 'desk-item-amount-0').fill('120')
    await office.getByTestId('desk-items-look').click()
    await office.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    await readable(office)
    await office.getByTestId('desk-confirm').click()
    await office.getByTestId('desk-list').getByText('面霜礼').waitFor()

    await office.goto(`${api().url}/console/coupons/${templateId}?tab=hours`)
    await office.getByTestId('hours-heat').getByText(storeName).waitFor()
    expect(await office.getByTestId('hours-heat').locator('td', { hasText: /^1$/ }).count()).toBe(1)
    await readable(office)
  })

  act('a pattern is listed with its reasons, looked into without loss, and released', async () => {
    const cashier = await api().staff('cashier', storeId)
    const template = must(
      await api().call('createCouponTemplate', {
        token: owner(),
        body: {
          title: '立减 10',
          kind: 'cash',
          valueFen: 1000,
          thresholdFen: 0,
          total: 100,
          perMemberLimit: 5,
          claimFrom: new Date(Date.now() - 86_400_000).toISOString(),
          claimUntil: new Date(Date.now() + 86_400_000).toISOString(),
          validity: { kind: 'days_after_claim', days: 7 },
        },
      }),
    ).body
    must(await api().call('publishCouponTemplate', { token: owner(), params: { id: template.id } }))
    const coupon = must(
      await api().call('claimCoupon', { token: lin.token, params: { id: template.id }, key: 'circle' }),
    ).body
    for (let turn = 0; turn < 6; turn++) {
      const body = { code: coupon.code, storeId, orderAmountFen: 5000 }
      const used = must(await api().call('redeemCoupon', { token: cashier.token, key: `use-${turn}`, body })).body
      must(
        await api().call('reverseRedemption', {
          token: cashier.token,
          key: `undo-${turn}`,
          params: { id: used.redemptionId },
          body: { reason: '顾客不要了' },
        }),
      )
    }
    await findSuspicions(api().deps, () => false)
    const service = await api().staff('service')
    const desk = await stage.seat('risk', service)
    const list = desk.getByTestId('suspicion-list')
    await list.getByText('核销后又撤销').first().waitFor()
    expect(await list.innerText()).toMatch(/撤销 6 次/)
    await readable(desk)
    await desk.locator('[data-testid^="suspicion-hold-"]').first().click()
    await field(desk, 'reason').fill('先看看这几次核销')
    await readable(desk)
    await desk.getByTestId('reason-confirm').click()
    await desk.getByTestId('reason').waitFor({ state: 'hidden' })
    await desk.getByTestId('suspicions-held').click()
    await desk.getByTestId(`suspicion-member-${lin.memberId}`).first().click()
    await desk.getByTestId('member-hold').waitFor()
    await readable(desk)
    const refused = await api().call('claimCoupon', { token: lin.token, params: { id: template.id }, key: 'held' })
    expect(refused.status).toBe(409)
    await desk.getByTestId('member-release').click()
    await desk.getByTestId('member-hold').waitFor({ state: 'hidden' })
    await desk.getByTestId('member-tab-points').click()
    await desk.getByTestId('points-adjust').click()
    await field(desk, 'points-amount').fill('300')
    await field(desk, 'points-reason').fill('核查期间的补偿')
    await readable(desk)
    await desk.getByTestId('points-go').click()
    await desk.getByTestId('points-balance').getByText('300', { exact: true }).waitFor()
    await desk.context().close()
  })

  const shared = { act, stage: () => stage, office: () => office, lin: () => lin, readable, status }
  takeMoney(shared)
  workWithPartners({ ...shared, shopSystem: () => shopSystem })
})
