import Taro from '@tarojs/taro'

const TABS = ['/pages/home/index', '/pages/coupons/index', '/pages/card/index', '/pages/me/index']

/** Opens a page the way its kind demands: tabs are switched to, others laid on top. */
export const go = (url: string): void => {
  void (TABS.includes(url) ? Taro.switchTab({ url }) : Taro.navigateTo({ url }))
}

/** One page back, or home where the page was the first one opened. */
export const goBack = (): void => {
  void (Taro.getCurrentPages().length > 1 ? Taro.navigateBack() : Taro.switchTab({ url: '/pages/home/index' }))
}

export const say = (title: string): void => void Taro.showToast({ title, icon: 'none', duration: 2500 })
