import type { Language } from '../../shared/rules/member'

type Words = {
  welcome(brand: string): string
  welcomeBack(brand: string): string
  look: string
  openAgain: string
  howToStop: string
  stopped: string
  nobodyKnown: string
}

/** What the account says by itself. Joining is invited, never paid for by following: the platform punishes that. */
export const GREETINGS: Record<Language, Words> = {
  'zh-Hans': {
    welcome: (brand) => `欢迎关注${brand}！`,
    welcomeBack: (brand) => `欢迎回到${brand}！`,
    look: '点这里看看会员小程序',
    openAgain: '打开会员小程序',
    howToStop: '不想收到营销消息时，回复 TD 即可。',
    stopped: '已停止向您发送营销消息。想恢复时，可在小程序“偏好设置”里打开。',
    nobodyKnown:
      '已记下：不再向您发送营销消息。我们还没有找到与您关联的会员账户；如已入会，下次打开小程序时即对该账户生效。',
  },
  'zh-Hant': {
    welcome: (brand) => `歡迎追蹤${brand}！`,
    welcomeBack: (brand) => `歡迎回到${brand}！`,
    look: '點這裡看看會員小程式',
    openAgain: '打開會員小程式',
    howToStop: '不想收到行銷訊息時，回覆 TD 即可。',
    stopped: '已停止向您發送行銷訊息。想恢復時，可在小程式「偏好設定」裡打開。',
    nobodyKnown:
      '已記下：不再向您發送行銷訊息。我們還沒有找到與您關聯的會員帳戶；如已入會，下次打開小程式時即對該帳戶生效。',
  },
  yue: {
    welcome: (brand) => `歡迎關注${brand}！`,
    welcomeBack: (brand) => `歡迎返嚟${brand}！`,
    look: '㩒呢度睇吓會員小程序',
    openAgain: '打開會員小程序',
    howToStop: '唔想收推廣訊息，回覆 TD 就得。',
    stopped: '已經停咗發推廣訊息畀您。想恢復，可以喺小程序「偏好設定」度打開。',
    nobodyKnown:
      '已經記低：唔會再發推廣訊息畀您。我哋未搵到同您關聯嘅會員帳戶；如果已經入會，下次打開小程序嗰陣就會對嗰個帳戶生效。',
  },
  en: {
    welcome: (brand) => `Welcome to ${brand}!`,
    welcomeBack: (brand) => `Welcome back to ${brand}!`,
    look: 'Have a look at our mini-program',
    openAgain: 'Open the mini-program',
    howToStop: 'Reply TD whenever you want no marketing messages.',
    stopped: 'We have stopped sending you marketing messages. You can allow them again under Preferences.',
    nobodyKnown:
      'Noted: no more marketing messages for you. We do not know yet which membership is yours; it will follow when you next open the mini-program.',
  },
}

/** What the platform calls a person's language (`zh_TW`, `en`), in ours; Simplified Chinese where it says nothing. */
export function languageOfPlatform(language: string | undefined): Language {
  if (/^(zh_(TW|HK|MO))/i.test(language ?? '')) return 'zh-Hant'
  return /^en/i.test(language ?? '') ? 'en' : 'zh-Hans'
}
