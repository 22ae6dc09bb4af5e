export default defineAppConfig({ pages: ['pages/home/index'], window: { navigationBarTitleText: '会员中心' } })
