const weapp = process.env.TARO_ENV === 'weapp'
/** WeChat reads its bars' colours from theme.json in both modes; the web twin takes the light ones and its own style sheet. */
const bar = (variable: string, light: string): string => (weapp ? `@${variable}` : light)

export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/coupons/index',
    'pages/card/index',
    'pages/me/index',
    'pages/join/index',
    'pages/coupon/index',
    'pages/gift/index',
    'pages/preferences/index',
  ],
  // What is opened seldom is fetched when it is.
  subPackages: [
    { root: 'staff', pages: ['redeem/index'] },
    { root: 'pages/shop', pages: ['index'] },
    { root: 'pages/orders', pages: ['index'] },
    { root: 'pages/points', pages: ['index'] },
    { root: 'pages/profile', pages: ['index'] },
    { root: 'pages/membership', pages: ['index'] },
    { root: 'pages/privacy', pages: ['index'] },
  ],
  window: {
    navigationBarTitleText: '会员中心',
    navigationBarBackgroundColor: bar('paper', '#FFFFFF'),
    navigationBarTextStyle: bar('barText', 'black') as 'black',
    backgroundColor: bar('ground', '#F6F5F2'),
    backgroundTextStyle: bar('pull', 'dark') as 'dark',
  },
  tabBar: {
    color: bar('soft', '#57606A'),
    selectedColor: bar('brand', '#0F766E'),
    backgroundColor: bar('paper', '#FFFFFF'),
    borderStyle: bar('tabLine', 'black') as 'black',
    list: [
      {
        pagePath: 'pages/home/index',
        text: '首页',
        iconPath: 'assets/tab/home.png',
        selectedIconPath: 'assets/tab/home-on.png',
      },
      {
        pagePath: 'pages/coupons/index',
        text: '卡券',
        iconPath: 'assets/tab/coupons.png',
        selectedIconPath: 'assets/tab/coupons-on.png',
      },
      {
        pagePath: 'pages/card/index',
        text: '会员码',
        iconPath: 'assets/tab/card.png',
        selectedIconPath: 'assets/tab/card-on.png',
      },
      {
        pagePath: 'pages/me/index',
        text: '我的',
        iconPath: 'assets/tab/me.png',
        selectedIconPath: 'assets/tab/me-on.png',
      },
    ],
  },
  ...(weapp
    ? {
        darkmode: true,
        themeLocation: 'theme.json',
        lazyCodeLoading: 'requiredComponents',
        // The card is what people open next; the staff package is fetched while a cashier reads the home page.
        preloadRule: {
          'pages/me/index': {
            network: 'all',
            packages: [
              'staff',
              'pages/shop',
              'pages/orders',
              'pages/points',
              'pages/profile',
              'pages/membership',
              'pages/privacy',
            ],
          },
        },
        __usePrivacyCheck__: true,
        // A plugin that the package is not registered for would stop its upload.
        ...(process.env.SEND_COUPON_PLUGIN
          ? { plugins: { sendCoupon: { version: process.env.SEND_COUPON_PLUGIN, provider: 'wxf3f436ba9bd4be7b' } } }
          : {}),
      }
    : {}),
})
