export default definePageConfig({
  navigationBarTitleText: '券详情',
  // Without it WeChat's share panel is never asked what to hand on.
  enableShareAppMessage: true,
  ...(process.env.SEND_COUPON_PLUGIN ? { usingComponents: { 'send-coupon': 'plugin://sendCoupon/send-coupon' } } : {}),
})
