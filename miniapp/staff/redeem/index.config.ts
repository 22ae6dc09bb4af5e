export default definePageConfig({
  navigationBarTitleText: '店员核销',
  navigationBarBackgroundColor: '#1f2328',
  navigationBarTextStyle: 'white',
})
