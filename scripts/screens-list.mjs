// Every page to be photographed: where it is, what shows that it is drawn, and what is done there first.

const fill = (tab, id, text) => tab.locator(`[id="${id}"] input`).fill(text)
const shown = (tab, id) => tab.locator(`[id="${id}"]`).locator('visible=true')

/** The till with its cashier signed in and a code typed. */
async function till(tab, life) {
  await fill(tab, 'staff-username', life.username)
  await fill(tab, 'staff-password', life.password)
  await shown(tab, 'staff-login').tap()
  await shown(tab, 'staff-scan').waitFor()
  await fill(tab, 'staff-code-input', life.couponCode)
  await fill(tab, 'staff-amount', '368')
  await shown(tab, 'staff-preview').tap()
  await shown(tab, 'staff-preview-card').waitFor()
}

export const PHONE = [
  { name: 'mini-home-guest', title: '首页，未登录', path: () => 'pages/home/index', drawn: '.ticket' },
  { name: 'mini-home', title: '首页', who: 'shown', path: () => 'pages/home/index', drawn: '.welcome .initial' },
  { name: 'mini-join', title: '加入', who: 'newcomer', path: () => 'pages/join/index', drawn: '#join-agree-terms' },
  {
    name: 'mini-agreement',
    title: '协议全文',
    who: 'newcomer',
    path: () => 'pages/join/index',
    drawn: '#join-agree-terms',
    before: async (tab) => {
      await tab.getByText('阅读', { exact: true }).first().tap()
      await tab.locator('.markdown-text').first().waitFor()
    },
  },
  {
    name: 'mini-joined',
    title: '加入之后',
    who: 'newcomer',
    path: () => 'pages/join/index',
    drawn: '#join-agree-terms',
    before: async (tab) => {
      for (const id of ['join-agree-terms', 'join-agree-privacy', 'join-consent-wechat', 'join-phone'])
        await shown(tab, id).tap()
      await shown(tab, 'join-done').waitFor()
    },
  },
  {
    name: 'mini-coupons',
    title: '卡券',
    who: 'shown',
    path: () => 'pages/coupons/index',
    drawn: '[id^="coupon-open-"]',
  },
  {
    name: 'mini-rules',
    title: '可领的券：倒计时、积分换与规则',
    who: 'shown',
    path: () => 'pages/coupons/index',
    drawn: '[id^="coupon-rules-"]',
    before: async (tab, { evening }) => {
      await shown(tab, `coupon-rules-${evening}`).tap()
      await shown(tab, `coupon-rules-${evening}`).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'mini-code',
    title: '输入兑换码',
    who: 'shown',
    path: () => 'pages/coupons/index',
    drawn: '#coupons-code',
    before: async (tab) => {
      await shown(tab, 'coupons-code').tap()
      await fill(tab, 'code-input', '初雪将至')
    },
  },
  {
    name: 'mini-claimed',
    title: '领到一张券',
    who: 'used',
    path: () => 'pages/coupons/index',
    drawn: '[id^="coupon-claim-"]',
    before: async (tab) => {
      await tab.locator('[id^="coupon-claim-"]:not(.ticket-action-off)').locator('visible=true').first().tap()
      await shown(tab, 'claim-use').waitFor()
    },
  },
  {
    name: 'mini-coupon',
    title: '出示一张券',
    who: 'shown',
    path: ({ couponId }) => `pages/coupon/index?id=${couponId}`,
    drawn: '#coupon-code',
  },
  {
    name: 'mini-gift-open',
    title: '正在送给朋友的券',
    who: 'shown',
    path: ({ givenId }) => `pages/coupon/index?id=${givenId}`,
    drawn: '#gift-take-back',
  },
  {
    name: 'mini-gift',
    title: '朋友收到的礼物',
    who: 'newcomer',
    path: ({ giftToken }) => `pages/gift/index?token=${giftToken}`,
    drawn: '#gift-state',
  },
  {
    name: 'mini-shop',
    title: '会员与券包',
    who: 'shown',
    path: () => 'pages/shop/index',
    drawn: '[id^="shop-buy-"]',
  },
  {
    name: 'mini-paid',
    title: '买到券包',
    who: 'shown',
    path: () => 'pages/shop/index',
    drawn: '[id^="shop-buy-"]',
    before: async (tab) => {
      tab.on('dialog', (dialog) => void dialog.accept())
      await tab.locator('[id^="shop-buy-"]').locator('visible=true').last().tap()
      await shown(tab, 'pay-paid').waitFor()
    },
  },
  {
    name: 'mini-orders',
    title: '我的订单',
    who: 'shown',
    path: () => 'pages/orders/index',
    drawn: '[id^="order-pay-"]',
  },
  {
    name: 'mini-points',
    title: '积分与兑换',
    who: 'shown',
    path: () => 'pages/points/index',
    drawn: '#points-balance',
  },
  { name: 'mini-card', title: '会员码', who: 'shown', path: () => 'pages/card/index', drawn: '#card-code' },
  { name: 'mini-me', title: '我的', who: 'shown', path: () => 'pages/me/index', drawn: '#me-profile' },
  {
    name: 'mini-membership',
    title: '会员等级',
    who: 'shown',
    path: () => 'pages/membership/index',
    drawn: '#membership-tier',
  },
  { name: 'mini-profile', title: '我的资料', who: 'shown', path: () => 'pages/profile/index', drawn: '#profile-left' },
  {
    name: 'mini-preferences',
    title: '所在地、语言与消息',
    who: 'shown',
    path: () => 'pages/preferences/index',
    drawn: '#consent-wechat',
  },
  {
    name: 'mini-region',
    title: '两下选好所在地',
    who: 'shown',
    path: () => 'pages/preferences/index',
    drawn: '#prefs-region',
    before: async (tab) => {
      await shown(tab, 'prefs-region').tap()
      await shown(tab, 'region-230000').tap()
      await shown(tab, 'region-230100').waitFor()
    },
  },
  {
    name: 'mini-home-dark',
    title: '首页，深色',
    who: 'shown',
    dark: true,
    path: () => 'pages/home/index',
    drawn: '.welcome .initial',
  },
  {
    name: 'mini-card-dark',
    title: '会员码，深色',
    who: 'shown',
    dark: true,
    path: () => 'pages/card/index',
    drawn: '#card-code',
  },
  {
    name: 'mini-coupons-dark',
    title: '卡券，深色',
    who: 'shown',
    dark: true,
    path: () => 'pages/coupons/index',
    drawn: '[id^="coupon-open-"]',
  },
  {
    name: 'mini-shop-dark',
    title: '会员与券包，深色',
    who: 'shown',
    dark: true,
    path: () => 'pages/shop/index',
    drawn: '[id^="shop-buy-"]',
  },
  {
    name: 'mini-points-dark',
    title: '积分，深色',
    who: 'shown',
    dark: true,
    path: () => 'pages/points/index',
    drawn: '#points-balance',
  },
  { name: 'staff-login', title: '店员登录', path: () => 'staff/redeem/index', drawn: '#staff-login' },
  { name: 'staff-preview', title: '店员核对', path: () => 'staff/redeem/index', drawn: '#staff-login', before: till },
  {
    name: 'staff-result',
    title: '核销成功',
    path: () => 'staff/redeem/index',
    drawn: '#staff-login',
    before: async (tab, life) => {
      await till(tab, life)
      await shown(tab, 'staff-confirm').tap()
      await shown(tab, 'staff-result').waitFor()
    },
  },
  {
    name: 'mini-receipt',
    title: '用过的券',
    who: 'shown',
    path: ({ couponId }) => `pages/coupon/index?id=${couponId}`,
    drawn: '#coupon-receipt',
  },
  {
    name: 'mini-home-en',
    title: '首页，英文',
    who: 'used',
    path: () => 'pages/preferences/index',
    drawn: '#prefs-language-en',
    before: async (tab) => {
      await shown(tab, 'prefs-language-en').tap()
      await tab.evaluate("location.hash = '#/pages/home/index'")
      await tab.locator('.welcome .initial >> visible=true').waitFor()
    },
  },
]

/** Asks who would move by the tiers as they stand in the form, and waits for the answer. */
async function simulate(tab, { settle }) {
  await tab.getByTestId('tier-points-1').fill('10')
  await tab.getByTestId('tiers-simulate').click()
  await tab.getByTestId('tiers-counting').waitFor()
  await settle()
  await tab.getByTestId('tiers-matrix').waitFor()
  await tab.getByTestId('tiers-simulate').evaluate((button) => button.scrollIntoView({ block: 'center' }))
}

const at = (id) => `[data-testid="${id}"]`
const plot = async (tab) => {
  await tab.locator('.plot canvas, .plot svg, canvas').first().waitFor()
  await tab.waitForTimeout(400)
}

export const CONSOLE = [
  { name: 'console-login', title: '登录', path: () => 'console/', drawn: at('login-username') },
  { name: 'console-dashboard', title: '概览', path: () => 'console/', drawn: at('funnel'), before: plot },
  { name: 'console-members', title: '会员', path: () => 'console/members', drawn: `${at('member-list')} td` },
  {
    name: 'console-member',
    title: '一位会员',
    path: ({ shown: one }) => `console/members?member=${one.id}`,
    drawn: at('member-no'),
  },
  {
    name: 'console-member-page',
    title: '会员的页面：动态',
    path: ({ shown: one }) => `console/members/${one.id}?tab=timeline`,
    drawn: `${at('member-timeline')} li`,
  },
  {
    name: 'console-member-coupons',
    title: '会员的券',
    path: ({ shown: one }) => `console/members/${one.id}?tab=coupons`,
    drawn: `${at('member-coupons')} td`,
  },
  {
    name: 'console-member-consents',
    title: '会员的同意记录',
    path: ({ shown: one }) => `console/members/${one.id}?tab=consents`,
    drawn: `${at('member-consents')} td`,
  },
  {
    name: 'console-find',
    title: '查找或前往（Ctrl K）',
    path: () => 'console/members',
    drawn: `${at('member-list')} td`,
    before: async (tab) => {
      await tab.keyboard.press('Control+k')
      await tab
        .locator(`${at('palette-list')} [role=option]`)
        .first()
        .waitFor()
    },
  },
  { name: 'console-approvals', title: '审批', path: () => 'console/approvals', drawn: 'h1' },
  { name: 'console-merges', title: '合并申请', path: () => 'console/members/merges', drawn: 'h1' },
  { name: 'console-segments', title: '人群', path: () => 'console/segments', drawn: `${at('segment-list')} td` },
  {
    name: 'console-segment',
    title: '一个人群',
    path: ({ segmentId }) => `console/segments/${segmentId}`,
    drawn: at('segment-count'),
  },
  {
    name: 'console-overlap',
    title: '人群重叠',
    path: ({ segmentId, besideIds: [b, c] }) => `console/segments/overlap?a=${segmentId}&b=${b}&c=${c}`,
    drawn: at('overlap-parts'),
  },
  { name: 'console-value', title: '会员价值', path: () => 'console/value', drawn: at('rfm-matrix'), before: plot },
  { name: 'console-imports', title: '导入', path: () => 'console/members/imports', drawn: `${at('import-list')} td` },
  {
    name: 'console-import',
    title: '一个导入的文件',
    path: ({ importId }) => `console/members/imports/${importId}`,
    drawn: at('import-reasons'),
  },
  {
    name: 'console-suggestions',
    title: '也许是同一个人',
    path: () => 'console/members/suggestions',
    drawn: `${at('suggestion-list')} td`,
  },
  { name: 'console-seasons', title: '各地的季节', path: () => 'console/segments/seasons', drawn: at('season-grid') },
  { name: 'console-campaigns', title: '活动', path: () => 'console/campaigns', drawn: `${at('campaign-list')} td` },
  {
    name: 'console-campaign-content',
    title: '活动的内容',
    path: ({ draftId }) => `console/campaigns/${draftId}/edit?step=1`,
    drawn: at('campaign-topic'),
  },
  {
    name: 'console-campaign-review',
    title: '发出之前',
    path: ({ draftId }) => `console/campaigns/${draftId}/edit?step=3`,
    drawn: at('campaign-checks'),
  },
  {
    name: 'console-campaign',
    title: '活动报告',
    path: ({ sentId }) => `console/campaigns/${sentId}`,
    drawn: at('campaign-report'),
    before: plot,
  },
  {
    name: 'console-campaign-given',
    title: '券随消息发出的活动',
    path: ({ withMessage }) => `console/campaigns/${withMessage}/edit?step=3`,
    drawn: at('campaign-checks'),
  },
  {
    name: 'console-campaign-paused',
    title: '券发完了，活动自己停下',
    path: ({ stopped }) => `console/campaigns/${stopped}`,
    drawn: '.ant-alert-warning',
  },
  {
    name: 'console-templates',
    title: '消息模板',
    path: () => 'console/campaigns/templates',
    drawn: `${at('template-list')} td`,
  },
  { name: 'console-coupons', title: '卡券', path: () => 'console/coupons', drawn: `${at('coupon-list')} td` },
  { name: 'console-coupon-new', title: '新建一张券', path: () => 'console/coupons/new', drawn: at('coupon-title') },
  {
    name: 'console-coupon',
    title: '一张券',
    path: ({ offerId }) => `console/coupons/${offerId}`,
    drawn: at('coupon-forecast'),
    before: plot,
  },
  ...[
    ['when', 2, '什么时候能用', 'coupon-window'],
    ['much', 3, '多少与预算', 'coupon-total'],
    ['ways', 4, '怎么到手', 'coupon-code-word'],
    ['review', 5, '发布前看一眼', 'coupon-checks'],
  ].map(([step, n, title, drawn]) => ({
    name: `console-coupon-${step}`,
    title: `券的向导：${title}`,
    path: ({ evening }) => `console/coupons/${evening}/edit?step=${n}`,
    drawn: at(drawn),
  })),
  {
    name: 'console-coupon-hours',
    title: '核销分布：门店与时段',
    path: ({ offerId }) => `console/coupons/${offerId}?tab=hours`,
    drawn: at('hours-heat'),
  },
  {
    name: 'console-coupon-codes',
    title: '券码清单',
    path: ({ evening }) => `console/coupons/${evening}?tab=codes`,
    drawn: `${at('codes-list')} td`,
  },
  {
    name: 'console-products',
    title: '商品',
    path: () => 'console/orders?tab=products',
    drawn: `${at('product-list')} td`,
  },
  {
    name: 'console-orders',
    title: '订单',
    path: () => 'console/orders?tab=orders',
    drawn: `${at('order-list')} td`,
  },
  {
    name: 'console-order',
    title: '一笔订单',
    path: ({ orderId }) => `console/orders?tab=orders&order=${orderId}`,
    drawn: at('order-coupons'),
  },
  {
    name: 'console-refund',
    title: '退款，超过限额要第二个人批准',
    path: ({ bigOrderId }) => `console/orders?tab=orders&order=${bigOrderId}`,
    drawn: at('order-refund'),
    before: async (tab) => {
      await tab.getByTestId('order-refund').click()
      await tab.getByTestId('refund-approval').waitFor()
    },
  },
  {
    name: 'console-refunds',
    title: '等着批准的退款',
    path: () => 'console/orders?tab=refunds',
    drawn: `${at('refund-list')} td`,
  },
  {
    name: 'console-bill',
    title: '与微信的账单逐笔对照',
    path: ({ billDay }) => `console/orders?tab=bills&day=${billDay}`,
    drawn: '.difference',
  },
  {
    name: 'console-suspicions',
    title: '可疑记录',
    path: () => 'console/risk',
    drawn: `${at('suspicion-list')} td`,
  },
  {
    name: 'console-member-held',
    title: '核查中的会员与积分',
    path: ({ watched }) => `console/members?member=${watched}`,
    drawn: at('member-hold'),
    before: async (tab) => {
      await tab.getByTestId('member-tab-points').click()
      await tab.getByTestId('points-balance').waitFor()
    },
  },
  {
    name: 'console-desk',
    title: '核销台',
    path: ({ storeId }) => `console/desk?storeId=${storeId}`,
    drawn: at('desk-code'),
  },
  { name: 'console-stores', title: '门店', path: () => 'console/stores', drawn: `${at('store-list')} td` },
  {
    name: 'console-channels',
    title: '加入渠道',
    path: () => 'console/stores?tab=channels',
    drawn: `${at('channel-list')} td`,
  },
  {
    name: 'console-channel',
    title: '一个渠道的海报',
    path: () => 'console/stores?tab=channels',
    drawn: `${at('channel-list')} td`,
    before: async (tab) => {
      await tab
        .locator(`${at('channel-list')} a`)
        .first()
        .click()
      await tab.getByTestId('poster-open').click()
      await tab.getByTestId('poster').waitFor()
    },
  },
  { name: 'console-settings', title: '设置', path: () => 'console/settings', drawn: 'h1' },
  {
    name: 'console-tiers',
    title: '等级规则：改之前先看谁会变',
    path: () => 'console/settings?tab=tiers',
    drawn: at('tiers-simulate'),
    before: simulate,
  },
  { name: 'console-manners', title: '消息频次', path: () => 'console/settings?tab=messages', drawn: 'h1' },
  { name: 'console-staff', title: '员工', path: () => 'console/settings?tab=staff', drawn: 'h1' },
  {
    name: 'console-keys',
    title: 'API 密钥',
    path: () => 'console/settings?tab=keys',
    drawn: `${at('key-list')} td`,
  },
  {
    name: 'console-webhooks',
    title: '事件通知',
    path: () => 'console/settings?tab=webhooks',
    drawn: `${at('hook-list')} td`,
  },
  { name: 'console-agreements', title: '协议', path: () => 'console/settings?tab=agreements', drawn: 'h1' },
  {
    name: 'console-audit',
    title: '操作记录',
    path: () => 'console/settings?tab=audit',
    drawn: `${at('audit-list')} td`,
  },
  {
    name: 'console-dashboard-dark',
    title: '概览，深色',
    dark: true,
    path: () => 'console/',
    drawn: at('funnel'),
    before: plot,
  },
  {
    name: 'sandbox',
    title: '微信沙盒',
    path: ({ shown: one }) => `sandbox/#${one.person}`,
    drawn: at('sandbox-message'),
    before: async (tab) => {
      await tab.locator(at('sandbox-open-here')).click()
      await tab.frameLocator(at('sandbox-phone-frame')).locator('.ticket').first().waitFor()
    },
  },
]
