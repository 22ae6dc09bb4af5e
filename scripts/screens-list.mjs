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
  { name: 'mini-card', title: '会员码', who: 'shown', path: () => 'pages/card/index', drawn: '#card-code' },
  { name: 'mini-me', title: '我的', who: 'shown', path: () => 'pages/me/index', drawn: '#me-profile' },
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
    before: async (tab) => {
      await tab.getByRole('tab', { name: '经历' }).click()
      await tab.locator(at('member-timeline')).waitFor()
    },
  },
  { name: 'console-merges', title: '合并申请', path: () => 'console/members/merges', drawn: 'h1' },
  { name: 'console-segments', title: '人群', path: () => 'console/segments', drawn: `${at('segment-list')} td` },
  {
    name: 'console-segment',
    title: '一个人群',
    path: ({ segmentId }) => `console/segments/${segmentId}`,
    drawn: at('segment-count'),
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
    drawn: at('coupon-state'),
  },
  {
    name: 'console-desk',
    title: '核销台',
    path: ({ storeId }) => `console/coupons/desk?storeId=${storeId}`,
    drawn: at('desk-code'),
  },
  { name: 'console-stores', title: '门店', path: () => 'console/stores', drawn: `${at('store-list')} td` },
  {
    name: 'console-channels',
    title: '加入渠道',
    path: () => 'console/stores?tab=channels',
    drawn: `${at('channel-list')} article img`,
  },
  { name: 'console-settings', title: '设置', path: () => 'console/settings', drawn: 'h1' },
  { name: 'console-manners', title: '打扰的分寸', path: () => 'console/settings?tab=manners', drawn: 'h1' },
  { name: 'console-staff', title: '员工', path: () => 'console/settings?tab=staff', drawn: 'h1' },
  { name: 'console-agreements', title: '协议', path: () => 'console/settings?tab=agreements', drawn: 'h1' },
  { name: 'console-audit', title: '操作记录', path: () => 'console/settings?tab=audit', drawn: 'h1' },
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
    title: '微信沙箱',
    path: ({ shown: one }) => `sandbox/#${one.person}`,
    drawn: at('sandbox-message'),
    before: async (tab) => {
      await tab.locator(at('sandbox-open-here')).click()
      await tab.frameLocator(at('sandbox-phone-frame')).locator('.ticket').first().waitFor()
    },
  },
]
