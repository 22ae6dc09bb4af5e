// Three weeks in the life of the sample brand, lived through the API by people of the sandbox: something for the plots to show.

const PLACES = [
  ['230102', 9, '哈尔滨'],
  ['220102', 6, '长春'],
  ['210102', 6, '沈阳'],
  ['110105', 8, '北京'],
  ['310106', 12, '上海'],
  ['440106', 10, '广州'],
  ['440300', 5, '深圳'],
  ['510104', 5, '成都'],
  ['330102', 4, '杭州'],
  ['320102', 3, '南京'],
  ['610102', 3, '西安'],
  ['420102', 3, '武汉'],
  ['650102', 2, '乌鲁木齐'],
  ['810000', 2, '香港'],
]
const FAMILY = '林陈周吴郑王冯褚卫蒋沈韩杨朱秦许何吕施张'
const GIVEN = ['小满', '知夏', '子衿', '听雨', '晚晴', '若溪', '安然', '初雪', '明月', '清禾', '思源', '一诺', '星河']
const DAY = 86_400_000

/** Talks to the installation like the phones and the console do; throws what was refused. */
export const caller =
  (url) =>
  async (method, path, { token, body, key } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(key ? { 'Idempotency-Key': key } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

/**
 * Lives until now: about seventy people scan, most follow, join and claim, many redeem; a campaign is sent, opened and
 * used, another is planned. `clock.offset` is moved through the days and is nought at the end. Gives what the pictures need.
 */
export async function live({ running, settle, clock, username, password }) {
  const call = caller(running.url)
  const api = (method, path, more) => call(method, `/api/v1${path}`, more)
  const signIn = async () => (await api('POST', '/staff/sessions', { body: { username, password } })).token
  let owner = await signIn()
  await api('PATCH', '/staff/settings', { token: owner, body: { quietHours: null } })
  const stores = (await api('GET', '/staff/stores', { token: owner })).items
  const channels = (await api('GET', '/staff/channels', { token: owner })).items
  const offers = (await api('GET', '/staff/coupon-templates', { token: owner })).items
  const agreements = (await api('GET', '/mini/agreements')).items
  const version = (document) => agreements.find((one) => one.document === document).version
  const offer = (title) => offers.find((one) => one.title.startsWith(title))
  const wanted = ['满 300 减 80', '初雪面霜', '山茶花护手霜'].map(offer)

  const people = PLACES.flatMap(([regionCode, count, city]) =>
    Array.from({ length: count }, () => ({ regionCode, city })),
  )
  const members = []
  let keys = 0
  const nearest = ({ regionCode }) => {
    const [shanghai, harbin, guangzhou] = ['310106', '230102', '440106'].map((code) =>
      stores.find((s) => s.regionCode === code),
    )
    if (/^(2|11|65)/.test(regionCode)) return harbin
    return /^(44|51|81)/.test(regionCode) ? guangzhou : shanghai
  }

  async function arrive(n) {
    // Every seventh of a shuffled order, so that the days are mixed.
    const who = people[(n * 29) % people.length]
    const store = nearest(who)
    const mine = channels.filter((channel) => channel.storeId === store.id)
    const channel = mine.find(({ kind }) => kind === (n % 4 === 3 ? 'mini_program_code' : 'official_account_qr'))
    const name = FAMILY[n % FAMILY.length] + GIVEN[n % GIVEN.length]
    const person = await call('POST', '/sandbox/api/people', {
      body: { phone: `138${String(20_000_000 + n * 7919).slice(0, 8)}`, name },
    })
    const at = (what, body = {}) => call('POST', `/sandbox/api/people/${person.id}/${what}`, { body })
    await at('scans', { channelId: channel.id })
    if (n % 9 === 8) return
    const { code } = await at('login-codes')
    const { token } = await api('POST', '/mini/sessions', { body: { code, channel: channel.scene } })
    if (n % 6 === 5) return
    const joined = await api('POST', '/mini/members', {
      token,
      body: {
        phoneCode: (await at('phone-codes')).code,
        consents: {
          membershipTerms: version('membershipTerms'),
          privacyPolicy: version('privacyPolicy'),
          marketing: { wechat: n % 5 !== 4, sms: n % 3 === 0 },
          personalisation: n % 2 === 0,
        },
        channel: channel.scene,
        profile: {
          nickname: name,
          regionCode: who.regionCode,
          language: who.regionCode === '810000' ? 'yue' : 'zh-Hans',
        },
      },
    })
    const member = { id: joined.member.id, person: person.id, token, at, store, coupons: joined.coupons, n }
    members.push(member)
    const { items } = await api('GET', '/mini/message-subscriptions/wanted?scene=after_claim', { token })
    const ids = items.map((one) => one.templateId)
    const { results } = await at('subscriptions', { tmplIds: ids })
    await api('POST', '/mini/message-subscriptions', {
      token,
      body: { results: Object.fromEntries(ids.map((id) => [id, results[id]])) },
    })
    if (n % 5 !== 2) await claim(member, wanted[n % wanted.length])
  }
  const claim = async (member, template) => {
    const coupon = await api('POST', `/mini/coupon-templates/${template.id}/claims`, {
      token: member.token,
      key: `claim-${keys++}`,
    })
    member.coupons.push(coupon)
  }
  const redeem = async (member) => {
    const coupon = member.coupons.pop()
    if (!coupon) return
    const orderAmountFen = Math.max(coupon.thresholdFen, 12_000) + (member.n % 7) * 3100
    await api('POST', '/staff/redemptions', {
      token: owner,
      key: `till-${keys++}`,
      body: { code: coupon.code, storeId: member.store.id, orderAmountFen },
    })
  }

  const days = 21
  let arrived = 0
  for (const [account, name, role] of [
    ['lin.yue', '林月', 'marketer'],
    ['zhao.an', '赵安', 'service'],
    ['sun.qing', '孙晴', 'analyst'],
  ])
    await api('POST', '/staff/staff', {
      token: owner,
      body: { username: account, name, role, password: `${password}-${role}` },
    })
  for (const store of stores)
    await api('POST', '/staff/staff', {
      token: owner,
      body: {
        username: `till.${store.regionCode}`,
        name: `${store.name.split(' · ')[1]}收银`,
        role: 'cashier',
        storeId: store.id,
        password: `${password}-till`,
      },
    })

  for (let day = days; day >= 0; day--) {
    clock.offset = -day * DAY - (day === 0 ? 0 : (3 + (day % 5)) * 3_600_000)
    owner = await signIn()
    const share = Math.ceil((people.length * (days - day + 1)) / (days + 1))
    while (arrived < share) await arrive(arrived++)
    for (const member of members.filter(({ n }) => n % 3 !== 1 && (n + day) % 4 === 0)) await redeem(member)
    await settle()
    if (day === 6) await campaign('初雪将至 · 北方门店', true)
  }
  clock.offset = 0
  owner = await signIn()
  await api('PATCH', '/staff/settings', { token: owner, body: { quietHours: { from: '21:00', to: '08:00' } } })
  for (const member of members.slice(-9))
    await api('PATCH', `/staff/members/${member.id}`, {
      token: owner,
      body: { tags: [['干皮', '送礼', '常客'][member.n % 3]] },
    })
  const draft = await campaign('冬至护手霜回礼', false)

  /** Writes to the north; half of those who got it open it, some use the coupon. */
  async function campaign(name, sent) {
    const segments = (await api('GET', '/staff/segments', { token: owner })).items
    const templates = (await api('GET', '/staff/message-templates', { token: owner })).items
    const message = templates.find((one) => one.providerTemplateId === 'sandbox-sub-coupon')
    const made = await api('POST', '/staff/campaigns', {
      token: owner,
      body: {
        name,
        segmentId: segments[0].id,
        channels: ['mini_subscribe'],
        templateIds: { mini_subscribe: message.id },
        couponTemplateId: wanted[0].id,
        schedule: { kind: 'now' },
        topic: 'offers',
      },
    })
    if (!sent) return made.id
    await api('POST', `/staff/campaigns/${made.id}/launches`, { token: owner, key: `launch-${keys++}`, body: {} })
    for (let i = 0; i < 20; i++) {
      await settle()
      clock.offset += 3000
      if ((await api('GET', `/staff/campaigns/${made.id}`, { token: owner })).status === 'finished') break
    }
    for (const [place, member] of members.entries()) {
      const { items } = await call('GET', `/sandbox/api/people/${member.person}/inbox`)
      const m = /[?&]m=([^&]+)/.exec(items.find((one) => one.kind === 'subscribe')?.page ?? '')?.[1]
      if (!m || place % 5 === 0) continue
      await api('POST', '/mini/message-opens', { token: member.token, body: { token: decodeURIComponent(m) } })
      if (place % 3 === 0) continue
      await claim(member, wanted[0]).catch(() => undefined)
      if (place % 2 === 0) await redeem(member)
    }
    return made.id
  }

  // One whose phone the pictures show: with a name, a place, coupons in hand and one that was used.
  const shown = members.find(({ store, n }) => store.regionCode === '230102' && n % 5 === 0)
  await claim(shown, wanted[0])
  const coupon = shown.coupons.at(-1)
  const used = members.find(({ store, n }) => store.regionCode === '310106' && n % 5 === 2)
  const segments = (await api('GET', '/staff/segments', { token: owner })).items
  const campaigns = (await api('GET', '/staff/campaigns', { token: owner })).items
  const beside = []
  for (const [name, rule] of [
    ['资料填了大半', { field: 'profileCompleteness', op: 'gte', value: 50 }],
    ['最近三十天来过', { field: 'lastActiveAt', op: 'withinDays', value: 30 }],
  ])
    beside.push((await api('POST', '/staff/segments', { token: owner, body: { name, rule, why: '看看重合多少' } })).id)
  const newcomer = await call('POST', '/sandbox/api/people', { body: { phone: '13900001234', name: '顾盼' } })
  return {
    members,
    shown,
    used,
    newcomer: newcomer.id,
    couponId: coupon.id,
    couponCode: coupon.code,
    offerId: wanted[0].id,
    storeId: shown.store.id,
    segmentId: segments[0].id,
    besideIds: beside,
    sentId: campaigns.find((one) => one.status === 'finished').id,
    draftId: draft,
  }
}
