import { RFM_CLASSES, type RfmClass } from './rfm'
import { RFM_CLASS_WORDS } from './rfmWords'
import { enMomentOps, enOps, hansMomentOps, hansOps, hantMomentOps, hantOps, type SpokenOp } from './segmentOpWords'

/** The words a rule's sentence is made of, for one language. */
export type SentenceWords = {
  everyone: string
  nobody: string
  and: string
  or: string
  comma: string
  members: (text: string) => string
  not: (text: string) => string
  bracket: (text: string) => string
  exists: (field: string, yes: boolean) => string
  between: (field: string, low: string, high: string) => string
  compare: (field: string, op: SpokenOp, value: string) => string
  /** The same for moments, where "above" is "after". */
  compareMoment: (field: string, op: SpokenOp, value: string) => string
  coupon: (coupon: string, status: string, yes: boolean) => string
  /** In at least one of the segments, or in none. */
  segment: (names: string, yes: boolean) => string
  /** A field of the brand's own, by its label. */
  own: (label: string) => string
  ownFlag: (field: string, yes: boolean) => string
  fields: Record<string, string>
  /** Field → [when true, when false]. */
  flags: Record<string, readonly [string, string]>
  /** `field:value` → its name. */
  values: Record<string, string>
}

const months = (name: (month: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`birthdayMonth:${i + 1}`, name(i + 1)]))

const classes = (name: (of: RfmClass) => string): Record<string, string> =>
  Object.fromEntries(RFM_CLASSES.map((of) => [`rfmClass:${of}`, name(of)]))

const languages = {
  'language:zh-Hans': '简体中文',
  'language:zh-Hant': '繁體中文',
  'language:yue': '粵語',
  'language:en': 'English',
}

const hans: SentenceWords = {
  everyone: '全体会员',
  nobody: '没有人',
  and: '，并且',
  or: '，或者',
  comma: '、',
  members: (text) => `${text}的会员`,
  not: (text) => `不符合“${text}”`,
  bracket: (text) => `（${text}）`,
  exists: (field, yes) => (yes ? `已知${field}` : `未知${field}`),
  between: (field, low, high) => `${field}在 ${low} 到 ${high} 之间`,
  compare: (field, op, value) => hansOps[op](field, value),
  compareMoment: (field, op, value) => hansMomentOps[op](field, value),
  coupon: (coupon, status, yes) => `券“${coupon}”${yes ? '' : '不'}是${status}`,
  segment: (names, yes) => `${yes ? '' : '不'}在人群“${names}”里`,
  own: (label) => `“${label}”`,
  ownFlag: (field, yes) => `${field}答“${yes ? '是' : '否'}”`,
  fields: {
    regionCode: '地区',
    monthMeanTempC: '所在地本月平均气温（℃）',
    language: '语言',
    gender: '性别',
    age: '年龄',
    birthdayMonth: '生日月份',
    tier: '等级',
    points: '积分',
    joinedAt: '入会时间',
    joinChannelId: '入会渠道',
    storeId: '常去门店',
    tags: '标签',
    platforms: '来源平台',
    interests: '兴趣',
    lastActiveAt: '最近活跃时间',
    profileCompleteness: '资料完整度（%）',
    orderCount: '订单数',
    totalSpentFen: '累计消费',
    averageOrderFen: '平均每单金额',
    lastOrderAt: '最近下单时间',
    repurchaseCycleDays: '复购周期（天）',
    'rfm.r': 'RFM 的 R 分（最近一单）',
    'rfm.f': 'RFM 的 F 分（单数）',
    'rfm.m': 'RFM 的 M 分（金额）',
    rfmClass: 'RFM 分类',
    segment: '人群',
  },
  flags: {
    dormant: ['已沉睡', '未沉睡'],
    follower: ['已关注公众号', '未关注公众号'],
    lead: ['是线索（还没入会）', '不是线索'],
    'consent.wechat': ['同意接收微信消息', '未同意接收微信消息'],
    'consent.sms': ['同意接收短信', '未同意接收短信'],
    'consent.email': ['同意接收邮件', '未同意接收邮件'],
    emailVerified: ['邮箱已确认', '邮箱未确认'],
  },
  values: {
    ...languages,
    ...months((month) => `${month} 月`),
    ...classes((of) => RFM_CLASS_WORDS['zh-Hans'][of].name),
    'gender:female': '女',
    'gender:male': '男',
    'gender:other': '其他',
    'gender:unknown': '未填',
    'couponStatus:claimed': '已领取未使用',
    'couponStatus:redeemed': '已使用',
    'couponStatus:expired': '已过期',
    'couponStatus:voided': '已作废',
    'couponStatus:none': '未领取',
  },
}

const HANT_CLASSES: Record<RfmClass, string> = {
  champions: '冠軍會員',
  loyal: '忠實會員',
  potentialLoyal: '潛力會員',
  needAttention: '需要關注',
  new: '新客',
  promising: '有希望',
  aboutToSleep: '快要沉睡',
  cantLose: '不能失去',
  atRisk: '有流失風險',
  hibernating: '沉睡',
  lost: '流失',
}

const hant: SentenceWords = {
  ...hans,
  everyone: '全體會員',
  nobody: '沒有人',
  and: '，並且',
  members: (text) => `${text}的會員`,
  not: (text) => `不符合「${text}」`,
  between: (field, low, high) => `${field}在 ${low} 到 ${high} 之間`,
  compare: (field, op, value) => hantOps[op](field, value),
  compareMoment: (field, op, value) => hantMomentOps[op](field, value),
  coupon: (coupon, status, yes) => `券「${coupon}」${yes ? '' : '不'}是${status}`,
  segment: (names, yes) => `${yes ? '' : '不'}在人群「${names}」裡`,
  own: (label) => `「${label}」`,
  ownFlag: (field, yes) => `${field}答「${yes ? '是' : '否'}」`,
  fields: {
    regionCode: '地區',
    monthMeanTempC: '所在地本月平均氣溫（℃）',
    language: '語言',
    gender: '性別',
    age: '年齡',
    birthdayMonth: '生日月份',
    tier: '等級',
    points: '積分',
    joinedAt: '入會時間',
    joinChannelId: '入會渠道',
    storeId: '常去門市',
    tags: '標籤',
    platforms: '來源平台',
    interests: '興趣',
    lastActiveAt: '最近活躍時間',
    profileCompleteness: '資料完整度（%）',
    orderCount: '訂單數',
    totalSpentFen: '累計消費',
    averageOrderFen: '平均每單金額',
    lastOrderAt: '最近下單時間',
    repurchaseCycleDays: '回購週期（天）',
    'rfm.r': 'RFM 的 R 分（最近一單）',
    'rfm.f': 'RFM 的 F 分（單數）',
    'rfm.m': 'RFM 的 M 分（金額）',
    rfmClass: 'RFM 分類',
    segment: '人群',
  },
  flags: {
    dormant: ['已沉睡', '未沉睡'],
    follower: ['已關注公眾號', '未關注公眾號'],
    lead: ['是潛在會員（尚未入會）', '不是潛在會員'],
    'consent.wechat': ['同意接收微信訊息', '未同意接收微信訊息'],
    'consent.sms': ['同意接收短訊', '未同意接收短訊'],
    'consent.email': ['同意接收郵件', '未同意接收郵件'],
    emailVerified: ['電郵已確認', '電郵未確認'],
  },
  values: {
    ...hans.values,
    ...classes((of) => HANT_CLASSES[of]),
    'gender:unknown': '未填',
    'couponStatus:claimed': '已領取未使用',
    'couponStatus:redeemed': '已使用',
    'couponStatus:expired': '已過期',
    'couponStatus:voided': '已作廢',
    'couponStatus:none': '未領取',
  },
}

const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ')

const en: SentenceWords = {
  everyone: 'all members',
  nobody: 'nobody',
  and: ' and ',
  or: ' or ',
  comma: ', ',
  members: (text) => `members where ${text}`,
  not: (text) => `not (${text})`,
  bracket: (text) => `(${text})`,
  exists: (field, yes) => (yes ? `${field} is known` : `${field} is not known`),
  between: (field, low, high) => `${field} is between ${low} and ${high}`,
  compare: (field, op, value) => enOps[op](field, value),
  compareMoment: (field, op, value) => enMomentOps[op](field, value),
  coupon: (coupon, status, yes) => `coupon “${coupon}” is ${yes ? '' : 'not '}${status}`,
  segment: (names, yes) => `they are ${yes ? '' : 'not '}in the segment “${names}”`,
  own: (label) => `“${label}”`,
  ownFlag: (field, yes) => `${field} is ${yes ? 'yes' : 'no'}`,
  fields: {
    regionCode: 'the region',
    monthMeanTempC: "this month's mean temperature there (°C)",
    language: 'the language',
    gender: 'the gender',
    age: 'the age',
    birthdayMonth: 'the month of birth',
    tier: 'the tier',
    points: 'the number of points',
    joinedAt: 'the day of joining',
    joinChannelId: 'the joining channel',
    storeId: 'the preferred store',
    tags: 'the tags',
    platforms: 'the platforms they are known from',
    interests: 'the interests',
    lastActiveAt: 'the last activity',
    profileCompleteness: 'the completeness of the profile (%)',
    orderCount: 'the number of orders',
    totalSpentFen: 'the money spent in all',
    averageOrderFen: 'the average order',
    lastOrderAt: 'the last order',
    repurchaseCycleDays: 'the days from order to order',
    'rfm.r': 'the RFM score R (last order)',
    'rfm.f': 'the RFM score F (orders)',
    'rfm.m': 'the RFM score M (money)',
    rfmClass: 'the RFM class',
    segment: 'the segment',
  },
  flags: {
    dormant: ['they are asleep', 'they are not asleep'],
    follower: ['they follow the account', 'they do not follow the account'],
    lead: ['they are leads, not members yet', 'they are no leads'],
    'consent.wechat': ['they agreed to WeChat messages', 'they did not agree to WeChat messages'],
    'consent.sms': ['they agreed to SMS', 'they did not agree to SMS'],
    'consent.email': ['they agreed to e-mail', 'they did not agree to e-mail'],
    emailVerified: ['they confirmed their e-mail', 'they did not confirm their e-mail'],
  },
  values: {
    ...languages,
    ...months((month) => MONTH_NAMES[month - 1] ?? String(month)),
    ...classes((of) => RFM_CLASS_WORDS.en[of].name),
    'couponStatus:claimed': 'claimed and unused',
    'couponStatus:redeemed': 'redeemed',
    'couponStatus:expired': 'expired',
    'couponStatus:voided': 'taken back',
    'couponStatus:none': 'not held',
  },
}

export const SENTENCE_WORDS = { 'zh-Hans': hans, 'zh-Hant': hant, en } as const
