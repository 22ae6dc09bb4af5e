import { plainText } from './typed'

/** What the words of platforms say of an order. Only paid, shipped, completed and refunded orders are taken. */
export type OrderStage = 'unpaid' | 'paid' | 'shipped' | 'completed' | 'refunded' | 'closed' | 'deleted'

const STAGES: Record<Exclude<OrderStage, 'deleted'>, string> = {
  unpaid: '等待买家付款 待付款 待支付 等待付款 未支付 未付款 pending authorized partially_paid unpaid',
  paid:
    '买家已付款,等待卖家发货 买家已付款 等待卖家发货 待发货 待配货 配货中 备货中 等待出库 已付款 已支付 未发货 待核销 未核销 待自提 待提货 ' +
    '已发货待出库 paid partially_refunded',
  shipped:
    '卖家已发货,等待买家确认 卖家已发货 卖家部分发货 部分发货 已发货 已发货,待签收 已发货,待收货 待收货 等待确认收货 待签收 运输中 shipped',
  completed:
    '交易成功 交易完成 已完成 完成 订单完成 已收货 已签收 确认收货 已核销 待评价 已发货,已签收 已发货,已收货 completed fulfilled',
  refunded:
    '已退款 退款成功 全额退款 退款完成 已全额退款 未发货,退款成功 已发货,退款成功 已收货,退款成功 已签收,退款成功 refunded',
  closed: '交易关闭 已关闭 已取消 取消 订单取消 订单关闭 交易取消 voided expired closed cancelled',
}

const STAGE_OF = new Map<string, OrderStage>(
  Object.entries(STAGES).flatMap(([stage, words]) => words.split(' ').map((word) => [word, stage as OrderStage])),
)

const plainWord = (text: string): string => plainText(text).replace(/\s+/g, '').toLowerCase()

/** The stage a word names; null for a word that we do not know, which nobody guesses at. */
export function stageOf(word: string): OrderStage | null {
  const text = plainWord(word).replace(/^\(锁定\)/, '')
  return text.startsWith('(删除)') ? 'deleted' : (STAGE_OF.get(text) ?? null)
}

const WHOLE = new Set('退款成功 售后完成 全额退款 退款完成 已退款 退货退款成功 已全额退款 售后成功'.split(' '))

/** Whether a word beside the state (售后状态) says that money went back: in whole as far as the word knows. */
export const isRefundWord = (word: string): boolean => WHOLE.has(plainWord(word))

/** What stands in a column of refunds where there was none. */
export const isNoRefund = (word: string): boolean =>
  /^(?:无退款申请|没有申请退款|无退款|无售后|无)$/.test(plainWord(word))

const SUM = /^(?:本页|全部|订单)?(?:合计|小计|总计|共计|汇总|总合计)(?:$|[:(\d¥￥共]| )/
const SUM_EN = /^(?:grand ?|sub-?)?total(?:$|[: ])/i

/** Whether the first word of a row says that it adds up the others. */
export const isSumWord = (text: string): boolean =>
  SUM.test(plainText(text).trim()) || SUM_EN.test(plainText(text).trim())

const PLATFORMS: Record<string, string> = {
  taobao: 'taobao 淘宝 天猫 淘宝天猫 tmall',
  jd: 'jd 京东 京东自营 京东pop',
  pinduoduo: 'pinduoduo pdd 拼多多',
  douyin: 'douyin 抖音 抖店 抖音小店 头条放心购 放心购 头条小店',
  kuaishou: 'kuaishou 快手 快手小店',
  xiaohongshu: 'xiaohongshu 小红书',
  wechat_shop: 'wechat_shop 微信小店 视频号小店 视频号 微信视频号',
  youzan: 'youzan 有赞',
  weidian: 'weidian 微店',
  weimob: 'weimob 微盟',
  shopify: 'shopify',
}

const PLATFORM_OF = new Map(
  Object.entries(PLATFORMS).flatMap(([platform, words]) => words.split(' ').map((word) => [word, platform])),
)

/** The platform a cell names, in our word; an unknown word is its own where it can be one (a till's name), else null. */
export function platformOf(word: string): string | null {
  const text = plainWord(word)
  return PLATFORM_OF.get(text) ?? (/^[a-z0-9][a-z0-9_.-]{0,31}$/.test(text) ? text : null)
}
