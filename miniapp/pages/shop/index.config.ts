export default definePageConfig({ navigationBarTitleText: '会员与券包' })
