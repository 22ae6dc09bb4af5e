import type { Page } from 'playwright-core'
import { unsubscribeUrl } from '../../server/emails/one-click'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { linkIn, mailsTo } from '../server/emails/mailbox'
import { openStage, PHONE, type Stage } from './browser'
import { sideways, troubles, troublesInTheDark } from './manners'
import { story } from './story'

/** An address that is proved, mails that are stopped, and agreements that changed: what the person sees of them. */
onOneDatabase('e-mails and consents on the screens', 'sqlite', (open) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(open)
  }, 90_000)
  afterAll(() => stage?.close())
  const act = story(() => stage)
  const look = async (page: Page, name: string): Promise<void> => {
    expect([name, await troubles(page), await sideways(page)]).toEqual([name, [], []])
    await picture(page, `${name}-light`)
    await page.emulateMedia({ colorScheme: 'dark' })
    // What changes its colour comes to rest first: within a page that lets no other script run nobody can wait for it.
    await page.waitForTimeout(400)
    expect([name, await troublesInTheDark(page)]).toEqual([name, []])
    await picture(page, `${name}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
  /** Pictures are taken where somebody asks for them. */
  const picture = async (page: Page, name: string): Promise<void> => {
    if (process.env.E2E_PICTURES) await page.screenshot({ path: `${process.env.E2E_PICTURES}/${name}.png` })
  }
  const sentTo = async (email: string) => {
    for (let i = 0; i < 100; i++) {
      const [mail] = await mailsTo(stage.world, email)
      if (mail) return mail
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error(`no mail came to ${email}`)
  }

  act('a member tells her e-mail, is sent a link, confirms it, and sees that it is so', async () => {
    const { world } = stage
    const email = 'lin.zhi-yuan.with-a-long-name@mail.example.com'
    const who = await world.member({ profile: { nickname: '林知远' } })
    must(await world.call('editMe', { token: who.token, body: { email } }))
    const phone = await stage.handset('pages/profile/index', who.id)
    await phone.locator('#email-proof-send').click()
    await phone.locator('#email-proof', { hasText: '已寄到' }).waitFor()
    await look(phone, 'profile-sent')
    const mail = await sentTo(email)
    expect(mail.subject).toContain('请确认您的邮箱')
    const mailbox = await stage.phone()
    await mailbox.goto(world.url + linkIn(mail))
    await mailbox.locator('#prove').waitFor()
    await look(mailbox, 'proof-asked')
    await mailbox.locator('#prove').focus()
    await mailbox.keyboard.press('Enter')
    await mailbox.getByRole('status').waitFor()
    await look(mailbox, 'proof-done')
    await phone.reload()
    await phone.locator('[id$="profile-row-email"]', { hasText: '已确认' }).waitFor()
    expect(await phone.locator('#email-proof').count()).toBe(0)
    await picture(phone, 'profile-proved')
    stage.forgive(/410 \(Gone\)/)
    await mailbox.goto(`${world.url}/e/nothing`)
    await look(mailbox, 'proof-over')
    const desk = await stage.console(`members/${who.memberId}`)
    await desk.getByTestId('member-email').filter({ hasText: '本人已确认' }).waitFor()
    await picture(desk, 'console-member')
  })

  for (const language of ['zh-Hans', 'en', 'yue'])
    act(`one press stops mails, in ${language}`, async () => {
      const { world } = stage
      const who = await world.member({ profile: { language } })
      must(await world.call('editMyConsents', { token: who.token, body: { marketing: { email: true } } }))
      const url = unsubscribeUrl(world.deps, { memberId: who.memberId, topic: 'new_arrivals' })
      const mailbox = await (await stage.context(PHONE)).newPage()
      await mailbox.goto(url)
      await look(mailbox, `stop-asked-${language}`)
      await mailbox.locator('#stop-topic').click()
      await mailbox.getByRole('status').waitFor()
      await look(mailbox, `stop-topic-${language}`)
      await mailbox.locator('#stop-all').click()
      await mailbox.locator('button').waitFor({ state: 'detached' })
      await look(mailbox, `stop-done-${language}`)
      const { marketing, topics } = must(await world.call('readMyConsents', { token: who.token })).body
      expect([marketing.email, topics]).toEqual([false, ['offers', 'events', 'service']])
      stage.forgive(/404 \(Not Found\)/)
      await mailbox.goto(`${world.url}/u/nothing`)
      await look(mailbox, `stop-unknown-${language}`)
      await mailbox.context().close()
    })

  act('only the agreement that changed is asked for again, with what changed in it', async () => {
    const { world, owner } = stage
    const who = await world.member()
    const before = must(await world.call('readMyAgreements', { token: who.token })).body.items
    const old = before.find((one) => one.document === 'privacyPolicy')!
    const params = { document: 'privacyPolicy', version: old.version }
    const { body: text } = must(await world.call('readAgreement', { params })).body
    const added = '门店的摄像头画面保存三十天，只用于安全。'
    const body = {
      document: 'privacyPolicy',
      version: '2',
      texts: { 'zh-Hans': `${text}\n\n${added}` },
      effectiveAt: new Date(world.deps.clock.now() - 1000).toISOString(),
    }
    must(await world.call('publishAgreement', { token: owner.token, body }))
    const phone = await stage.handset('pages/me/index', who.id)
    await phone.locator('#news-read-privacyPolicy').waitFor()
    expect(await phone.locator('#news-membershipTerms').count()).toBe(0)
    await look(phone, 'agreement-news')
    await phone.locator('#news-read-privacyPolicy').click()
    await phone.locator('#agreement-difference').waitFor()
    expect(await phone.locator('.agreement-come').allInnerTexts()).toEqual([`新增\n${added}`])
    await look(phone, 'agreement-changes')
    await phone.locator('#agreement-agree').click()
    await phone.locator('#news-privacyPolicy').waitFor({ state: 'detached' })
    const { items } = must(await world.call('readMyAgreements', { token: who.token })).body
    expect(items.map((one) => one.changed)).toEqual([false, false])
  })

  act('a member reads what she allowed and refused, from the first day on', async () => {
    const { world } = stage
    const who = await world.member({ marketing: true })
    const url = unsubscribeUrl(world.deps, { memberId: who.memberId, topic: null })
    expect((await fetch(url, { method: 'POST' })).status).toBe(200)
    const phone = await stage.handset('pages/preferences/index', who.id)
    await phone.locator('#prefs-history').click()
    await phone.locator('#consent-history .ledger').nth(3).waitFor()
    const lines = await phone.locator('#consent-history .ledger').allInnerTexts()
    expect(lines).toHaveLength(4)
    expect(lines.map((one) => one.split('\n').at(-1))).toEqual(['同意', '同意', '同意', '不同意'])
    expect(lines[3]).toContain('邮件里的链接')
    await look(phone, 'consent-history')
  })

  act('who plays with the sandbox finds the mails there', async () => {
    const desk = await stage.desk()
    await desk.goto(`${stage.world.url}/sandbox/`)
    const mail = desk.getByTestId('sandbox-mail').first()
    await mail.getByRole('link').waitFor()
    expect(await mail.innerText()).toContain('山茶集：请确认您的邮箱')
    await mail.scrollIntoViewIfNeeded()
    await look(desk, 'sandbox-mails')
  })
})
