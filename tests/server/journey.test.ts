import { seed } from '../../server/seed/sample-brand'
import { must } from '../harness/rows'
import { onEachDatabase, type World } from '../harness/world'

/** The main job as the product tells it, over HTTP alone: scan, follow, join, claim, redeem, message, open. */
onEachDatabase('the main job over HTTP', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
    await seed(w.deps)
  })
  afterAll(() => w.close())

  it('goes from a scanned QR to a redeemed coupon, a message and back', async () => {
    const owner = await w.staff('owner')
    const marketer = await w.staff('marketer')
    const channels = must(await w.call('listChannels', { token: marketer.token })).body.items
    const stores = must(await w.call('listStores', { token: owner.token })).body.items
    const harbin = stores.find((s) => s.regionCode.startsWith('2301'))!
    const poster = channels.find((c) => c.storeId === harbin.id && c.kind === 'official_account_qr')!
    const picture = await fetch(`${w.url}${poster.imageUrl}`)
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
    const cashier = await w.staff('cashier', harbin.id)

    // She scans the store's QR, follows, and gets the welcome message.
    const she = await w.person({ phone: '13912345678' })
    const scanned = await she.scan(poster.id)
    expect(scanned.status).toBe(200)
    await w.jobs()
    const welcome = await she.inbox()
    expect(welcome).toHaveLength(1)
    expect(welcome[0]).toMatchObject({ kind: 'custom' })

    // The mini-program opens without a wall.
    const guest = must(await w.call('readHome'))
    expect(guest.body.offers.length).toBeGreaterThan(0)
    const scene = (scanned.body.landing as { scene: string }).scene
    const session = must(await w.call('openSession', { body: { code: await she.loginCode(), channel: scene } })).body
    expect(session.member).toBeNull()
    expect(session.follower).toEqual({ subscribed: true })
    const token = session.token
    const offer = guest.body.offers.find((o) => o.title === '满 300 减 80')!
    const wall = await w.call('claimCoupon', { token, params: { id: offer.id }, key: 'before-joining' })
    expect([wall.status, wall.body.code]).toEqual([403, 'membership_required'])

    // She joins by binding the phone.
    const versions = await w.agreementVersions()
    const join = { phoneCode: await she.phoneCode(), consents: { ...versions, marketing: { wechat: true } } }
    const joined = must(await w.call('join', { token, body: join }))
    expect(joined.status).toBe(201)
    expect(joined.body.member).toMatchObject({ phoneMasked: '139****5678', regionCode: null })
    expect(joined.body.coupons.map((c) => c.title)).toEqual(['入会礼：满 100 减 30'])
    const again = await w.call('join', { token, body: join })
    expect([again.status, again.text]).toEqual([200, joined.text])

    // She tells region and language, and sees her card.
    const me = must(
      await w.call('editMe', { token, body: { regionCode: '230102', language: 'zh-Hans', nickname: '小满' } }),
    ).body
    expect(me).toMatchObject({
      regionCode: '230102',
      regionName: expect.stringContaining('哈尔滨') as string,
      nickname: '小满',
    })
    const card = must(await w.call('readCard', { token })).body
    expect(card.dynamicCode).toMatch(/^1\d{19}$/)
    const looked = must(
      await w.call('lookUpMember', { token: cashier.token, body: { dynamicCode: card.dynamicCode } }),
    ).body
    expect(looked.member.memberNo).toBe(card.memberNo)

    // She claims another coupon; a repeated tap is the same coupon, byte for byte. She allows a reminder.
    const claimed = must(await w.call('claimCoupon', { token, params: { id: offer.id }, key: 'tap-1' }))
    expect(claimed.status).toBe(201)
    const tapped = await w.call('claimCoupon', { token, params: { id: offer.id }, key: 'tap-1' })
    expect([tapped.status, tapped.text, tapped.headers.get('idempotent-replayed')]).toEqual([201, claimed.text, 'true'])
    const wanted = must(await w.call('listWanted', { token, query: { scene: 'after_claim' } })).body.items
    const templateIds = wanted.map((t) => t.templateId)
    expect(templateIds).toContain('sandbox-sub-coupon')
    const asked = await w.sandbox('POST', `/people/${she.id}/subscriptions`, { tmplIds: templateIds })
    const results = (asked.body.results ?? asked.body) as Record<string, string>
    const quotas = must(
      await w.call('reportSubscriptions', {
        token,
        body: { results: Object.fromEntries(templateIds.map((id) => [id, results[id]])) },
      }),
    ).body.quotas
    expect(quotas['sandbox-sub-coupon']).toBe(1)
    await w.jobs()

    // The cashier scans the dynamic code, previews and redeems, once.
    const shown = must(await w.call('readMyCoupon', { token, params: { id: claimed.body.id } })).body
    const till = { code: shown.dynamicCode!, storeId: harbin.id, orderAmountFen: 35_000 }
    const preview = must(await w.call('previewRedemption', { token: cashier.token, body: till })).body
    expect(preview).toMatchObject({
      redeemable: true,
      discountFen: 8000,
      member: { nickname: '小满', phoneMasked: '139****5678' },
    })
    const redeemed = must(await w.call('redeemCoupon', { token: cashier.token, key: 'till-1', body: till }))
    expect(redeemed.body).toMatchObject({ discountFen: 8000, coupon: { status: 'redeemed' } })
    const twice = await w.call('redeemCoupon', {
      token: cashier.token,
      key: 'till-2',
      body: { ...till, code: shown.code },
    })
    expect([twice.status, twice.body.code]).toEqual([409, 'coupon_already_redeemed'])
    expect(must(await w.call('readMyCoupon', { token, params: { id: shown.id } })).body.status).toBe('redeemed')

    // A marketer picks Heilongjiang and Jilin, consented; previews, launches; the message lands in her inbox.
    const rule = {
      all: [
        { field: 'regionCode', op: 'in', value: ['230000', '220000'] },
        { field: 'consent.wechat', op: 'eq', value: true },
      ],
    }
    expect(must(await w.call('previewSegment', { token: marketer.token, body: { rule } })).body.count).toBe(1)
    const segment = must(
      await w.call('createSegment', { token: marketer.token, body: { name: '黑龙江、吉林', rule } }),
    ).body
    const messages = must(await w.call('listMessageTemplates', { token: marketer.token })).body.items
    const message = messages.find((m) => m.providerTemplateId === 'sandbox-sub-coupon')!
    const campaign = must(
      await w.call('createCampaign', {
        token: marketer.token,
        body: {
          name: '初雪',
          segmentId: segment.id,
          channels: ['mini_subscribe'],
          templateIds: { mini_subscribe: message.id },
          couponTemplateId: offer.id,
          schedule: { kind: 'now' },
          topic: 'offers',
        },
      }),
    ).body
    const foreseen = must(
      await w.call('previewCampaign', { token: marketer.token, params: { id: campaign.id }, body: {} }),
    ).body
    expect([foreseen.audience, foreseen.reachable]).toEqual([1, 1])
    const before = (await she.inbox()).length
    const launched = await w.call('launchCampaign', {
      token: marketer.token,
      params: { id: campaign.id },
      key: 'launch-1',
      body: {},
    })
    expect(launched.status).toBe(202)
    for (
      let i = 0;
      i < 10 &&
      must(await w.call('readCampaign', { token: marketer.token, params: { id: campaign.id } })).body.status !==
        'finished';
      i++
    ) {
      await w.jobs()
      w.clock.advance(2000)
    }
    const inbox = await she.inbox()
    expect(inbox).toHaveLength(before + 1)
    expect(inbox[0]).toMatchObject({ kind: 'subscribe', templateId: 'sandbox-sub-coupon' })

    // She opens it; the report adds up.
    const page = inbox[0]!.page as string
    const opened = /[?&]m=([^&]+)/.exec(page)?.[1]
    expect(opened).toBeTruthy()
    expect((await w.call('reportOpen', { token, body: { token: decodeURIComponent(opened!) } })).status).toBe(204)
    must(await w.call('claimCoupon', { token, params: { id: offer.id }, key: 'tap-2' }))
    const report = must(await w.call('readCampaignReport', { token: marketer.token, params: { id: campaign.id } })).body
    const suppressed = Object.values(report.suppressed).reduce((a, b) => a + b, 0)
    expect(report.audience).toBe(report.holdout + suppressed + report.addressed)
    expect(report).toMatchObject({
      audience: 1,
      addressed: 1,
      accepted: 1,
      delivered: 1,
      opened: 1,
      engaged: 1,
      unknown: 0,
      failed: 0,
    })

    // The funnel shows the way she came.
    const funnel = must(
      await w.call('readFunnel', {
        token: marketer.token,
        query: { from: '2026-03-02', to: '2026-03-02', channelId: poster.id },
      }),
    ).body
    expect(funnel).toEqual({ scanned: 1, followed: 1, opened: 1, joined: 1, claimed: 1, redeemed: 1, repeat: 0 })

    // Everything staff did or saw stands in the audit log, and her timeline tells the story.
    const log = must(await w.call('listAudit', { token: owner.token, query: { limit: 200 } })).body.items.map(
      (e) => e.action,
    )
    expect(log).toEqual(expect.arrayContaining(['staff.sign_in', 'segment.create']))
    const story = must(
      await w.call('readTimeline', { token: owner.token, params: { id: joined.body.member.id } }),
    ).body.items.map((e) => e.kind)
    expect(story).toEqual(expect.arrayContaining(['joined', 'coupon_claimed', 'coupon_redeemed', 'message_opened']))
  })
})
