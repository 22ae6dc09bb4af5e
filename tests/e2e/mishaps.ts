import { must } from '../harness/rows'
import type { Stage } from './browser'
import { byId, fill } from './shopper'

/** What goes wrong around the phone, and how it says so. */
export function sayWhatWentWrong(scene: (name: string, play: () => Promise<void>) => void, stage: () => Stage): void {
  const offers = async () =>
    must(await stage().world.call('listCouponTemplates', { token: stage().owner.token })).body.items

  scene('without a network the phone says so, keeps what it shows, and goes on when it is back', async () => {
    stage().forgive(/ERR_INTERNET_DISCONNECTED/)
    const person = await stage().world.member()
    const templateId = (await offers()).find(({ title }) => title === '满 300 减 80')!.id
    const page = await stage().handset('pages/home/index', person.id)
    await byId(page, `coupon-claim-${templateId}`).waitFor()
    await page.context().setOffline(true)
    await page.locator('.offline:visible').waitFor()
    expect(await page.locator('.offline:visible').innerText()).toBe('网络断开了，显示的是上次的内容')
    await byId(page, `coupon-claim-${templateId}`).tap()
    await byId(page, 'claim-again').waitFor()
    expect(await page.getByText('再查一次，不会重复领取').isVisible()).toBe(true)
    await page.context().setOffline(false)
    await page.locator('.offline:visible').waitFor({ state: 'hidden' })
    await byId(page, 'claim-again').tap()
    await byId(page, 'claim-use').waitFor()
  })

  scene('when WeChat does not answer one can look around, and joining says so kindly', async () => {
    stage().forgive(/503 \(Service Unavailable\)/)
    must(await putFaults({ '/sns/jscode2session': { status: 502 } }))
    const newcomer = await stage().world.person()
    const page = await stage().handset('pages/home/index', newcomer.id)
    await byId(page, 'home-join').tap()
    await byId(page, 'join-agree-terms').tap()
    await byId(page, 'join-agree-privacy').tap()
    await byId(page, 'join-phone').tap()
    await byId(page, 'join-trouble').waitFor()
    expect(await byId(page, 'join-trouble').innerText()).toBe('微信暂时没有响应，请稍后再试；您可以先逛逛')
    must(await putFaults({}))
    await byId(page, 'join-phone').tap()
    await byId(page, 'join-done').waitFor()
  })

  const putFaults = async (faults: object) => {
    const answer = await stage().world.sandbox('PUT', '/faults', faults)
    return { ...answer, text: JSON.stringify(answer.body) }
  }

  scene('the cashier is told what is wrong with a code, and never less than kindly', async () => {
    stage().forgive(/(401|404|422) \(/)
    const till = await stage().handset('staff/redeem/index')
    await fill(till, 'staff-username', 'nobody')
    await fill(till, 'staff-password', 'wrong password')
    await byId(till, 'staff-login').tap()
    await till.getByText('用户名或密码不对').waitFor()
    const cashier = await stage().world.staff(
      'cashier',
      must(await stage().world.call('listStores', { token: stage().owner.token })).body.items[0]!.id,
    )
    await fill(till, 'staff-username', cashier.username)
    await fill(till, 'staff-password', cashier.password)
    await byId(till, 'staff-login').tap()
    await byId(till, 'staff-preview').tap()
    await till.getByText('请扫码或输入').waitFor()
    await fill(till, 'staff-code-input', 'ABCDEFGHJKMN')
    await byId(till, 'staff-preview').tap()
    await till.getByText('没有这张券，请核对券码').waitFor()
  })
}
