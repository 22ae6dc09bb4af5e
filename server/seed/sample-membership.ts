import type { MembershipSettings } from '../../shared/contract/tiers'

type Words = [hans: string, hant: string, en: string]

const tier = (key: string, minPoints: number, [name, hant, en]: Words, benefits: Words[]) => ({
  key,
  name,
  names: { 'zh-Hant': hant, en },
  minPoints,
  benefits: benefits.map(([text, hantText, enText]) => ({ text, texts: { 'zh-Hant': hantText, en: enText } })),
  keep: null,
})

/** The tiers of 山茶集, in the words of its house, and what each step of a profile brings. */
export const SAMPLE_MEMBERSHIP: MembershipSettings = {
  tiers: [
    tier(
      'standard',
      0,
      ['普通会员', '普通會員', 'Member'],
      [
        ['入会礼券一张', '入會禮券一張', 'A coupon on joining'],
        ['生日券，提前七天到账', '生日券，提前七天到賬', 'A birthday coupon, a week ahead'],
      ],
    ),
    tier(
      'silver',
      500,
      ['银卡会员', '銀卡會員', 'Silver member'],
      [
        ['普通会员的全部权益', '普通會員的全部權益', 'Everything that members have'],
        ['每季一份新品试用装', '每季一份新品試用裝', 'A trial set of what is new, each season'],
      ],
    ),
    tier(
      'gold',
      2000,
      ['金卡会员', '金卡會員', 'Gold member'],
      [
        ['银卡会员的全部权益', '銀卡會員的全部權益', 'Everything that silver members have'],
        ['一对一护肤顾问', '一對一護膚顧問', 'An adviser of your own'],
        ['节日礼盒免费包装', '節日禮盒免費包裝', 'Gift wrapping on the house'],
      ],
    ),
  ],
  profilePoints: { nickname: 5, birthday: 20, regionCode: 10, email: 15, gender: 5, interests: 10 },
}
