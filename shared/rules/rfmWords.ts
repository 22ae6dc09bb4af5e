import type { RfmClass } from './rfm'

type Words = {
  name: string
  /** Who they are. */
  who: string
  /** What to do about it. */
  advice: string
}

const hans: Record<RfmClass, Words> = {
  champions: {
    name: '冠军会员',
    who: '最近买过，买得多、花得多',
    advice: '先给新品和专属权益，请他们评价、推荐朋友；不必打折。',
  },
  loyal: {
    name: '忠实会员',
    who: '常来，花得也多',
    advice: '推荐更高一级的商品，邀请参加活动和征集意见，给升级的理由。',
  },
  potentialLoyal: {
    name: '潜力会员',
    who: '最近买过，次数和金额中等',
    advice: '推荐搭配的商品，说明会员权益，引导完善资料，促成下一次购买。',
  },
  needAttention: {
    name: '需要关注',
    who: '次数和金额中等，有一阵没来',
    advice: '按他们买过的推荐，给一张有期限的券，在周期过去之前联系。',
  },
  new: {
    name: '新客',
    who: '刚买过，次数和金额还少',
    advice: '欢迎并教他们用好商品，问一问第一次的感受，给第二单的理由。',
  },
  promising: {
    name: '有希望',
    who: '不久前买过，次数和金额还少',
    advice: '介绍口碑商品，发小额券或试用，让品牌被记住。',
  },
  aboutToSleep: {
    name: '快要沉睡',
    who: '有一阵没来，次数和金额少',
    advice: '推荐热销和应季商品，用限时优惠请他们回来一次。',
  },
  cantLose: {
    name: '不能失去',
    who: '曾经买得最多、花得最多，很久没来',
    advice: '由专人联系，问清原因，给最好的回归权益；不要群发。',
  },
  atRisk: {
    name: '有流失风险',
    who: '曾经常来，很久没来',
    advice: '发送个性化的问候，提醒未用的券和积分，介绍新品。',
  },
  hibernating: {
    name: '沉睡',
    who: '很久没来，次数和金额少',
    advice: '只在换季或大促时联系，一次为限，别打扰。',
  },
  lost: {
    name: '流失',
    who: '最久没来，次数和金额最少',
    advice: '最后问一次；没有回音就停止发送，把预算留给别人。',
  },
}

const en: Record<RfmClass, Words> = {
  champions: {
    name: 'Champions',
    who: 'Bought lately, often and for much',
    advice: 'New goods and privileges first; ask for reviews and to bring friends. No discount needed.',
  },
  loyal: {
    name: 'Loyal',
    who: 'Come often and spend much',
    advice: 'Offer the better goods, invite to events, ask their opinion, give a reason to rise a tier.',
  },
  potentialLoyal: {
    name: 'Potential loyalists',
    who: 'Bought lately, a middling number of times',
    advice: 'Suggest what goes with it, explain the benefits, ask for one more detail, bring about the next order.',
  },
  needAttention: {
    name: 'Need attention',
    who: 'A middling number of orders, not seen for a while',
    advice: 'Suggest by what they bought, with a coupon that runs out; write before their cycle is over.',
  },
  new: {
    name: 'New customers',
    who: 'Bought just now, little so far',
    advice: 'Welcome them, show how to use it, ask how it was, give a reason for the second order.',
  },
  promising: {
    name: 'Promising',
    who: 'Bought not long ago, little so far',
    advice: 'Show what others love, a small coupon or a sample, so that the brand is remembered.',
  },
  aboutToSleep: {
    name: 'About to sleep',
    who: 'Not seen for a while, little so far',
    advice: 'Favourites and goods of the season, with an offer of a few days to come back once.',
  },
  cantLose: {
    name: "Can't lose them",
    who: 'Used to buy most, not seen for long',
    advice: 'A person writes, asks why, and brings the best offer to return. No mass message.',
  },
  atRisk: {
    name: 'At risk',
    who: 'Used to come often, not seen for long',
    advice: 'A personal greeting, a reminder of unused coupons and points, what is new.',
  },
  hibernating: {
    name: 'Hibernating',
    who: 'Not seen for long, little so far',
    advice: 'Write only when the season turns or at a great sale, and once.',
  },
  lost: {
    name: 'Lost',
    who: 'Gone longest, least of all',
    advice: 'Ask a last time; without an answer stop writing and keep the budget for others.',
  },
}

/** Each class in the languages of the console: its name, who they are, and what to do about it. */
export const RFM_CLASS_WORDS = { 'zh-Hans': hans, en } as const
