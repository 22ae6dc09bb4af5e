import type { MembershipSettings } from '../../shared/contract/tiers'

const inThree = (text: string, hant: string, en: string) => ({ text, texts: { 'zh-Hant': hant, en } })

/** The tiers of 山茶集, in the words of its house, and what each step of a profile brings. */
export const SAMPLE_MEMBERSHIP: MembershipSettings = {
  tiers: [
    {
      key: 'standard',
      name: '普通会员',
      names: { 'zh-Hant': '普通會員', en: 'Member' },
      minPoints: 0,
      benefits: [
        inThree('入会礼券一张', '入會禮券一張', 'A coupon on joining'),
        inThree('生日券，提前七天到账', '生日券，提前七天到賬', 'A birthday coupon, a week ahead'),
      ],
    },
    {
      key: 'silver',
      name: '银卡会员',
      names: { 'zh-Hant': '銀卡會員', en: 'Silver member' },
      minPoints: 500,
      benefits: [
        inThree('普通会员的全部权益', '普通會員的全部權益', 'Everything that members have'),
        inThree('每季一份新品试用装', '每季一份新品試用裝', 'A trial set of what is new, each season'),
      ],
    },
    {
      key: 'gold',
      name: '金卡会员',
      names: { 'zh-Hant': '金卡會員', en: 'Gold member' },
      minPoints: 2000,
      benefits: [
        inThree('银卡会员的全部权益', '銀卡會員的全部權益', 'Everything that silver members have'),
        inThree('一对一护肤顾问', '一對一護膚顧問', 'An adviser of your own'),
        inThree('节日礼盒免费包装', '節日禮盒免費包裝', 'Gift wrapping on the house'),
      ],
    },
  ],
  profilePoints: { nickname: 5, birthday: 20, regionCode: 10, email: 15, gender: 5, interests: 10 },
}
