import { headerKey } from './importCells'
import {
  columnsIn,
  headerPlaces,
  type Columns,
  type HeaderPlaces,
  type ImportField,
  type ImportKind,
  type ImportPlan,
  type ImportSource,
} from './importPlan'
import { MARKETPLACES } from './importSources'
import { SETTLEMENT, SHOP_SYSTEMS } from './importSourcesShops'

const keyed = <T extends { star: readonly string[] }>(source: T): T & { keys: readonly string[] } => ({
  ...source,
  keys: source.star.map(headerKey),
})
const SOURCES: readonly (ImportSource & { keys: readonly string[] })[] = [...MARKETPLACES, ...SHOP_SYSTEMS].map(keyed)
const SETTLEMENT_KEYS = SETTLEMENT.map(headerKey)

/** The export that has all these names, the one with most of its own where several fit; null for a file of the shop's own. */
export function sourceOf(header: HeaderPlaces): ImportSource | null {
  const names = new Set(header.keys)
  const fits = SOURCES.filter((source) => source.keys.every((key) => names.has(key)))
  return fits.sort((a, b) => b.keys.length - a.keys.length)[0] ?? null
}

/** True for what settles a shop's account; it carries order numbers and times like orders do. */
export const isSettlement = (header: HeaderPlaces): boolean => SETTLEMENT_KEYS.some((key) => header.keys.includes(key))

/** Names in files of the shop's own, of tills without a maker's table, and of our own exports (api.md's). */
const OWN: Partial<Record<ImportField, string>> = {
  orderNo: 'orderNo order_no 单号 订单号 订单编号 小票号 流水号 交易单号 销售单号',
  platform: 'platform 平台 来源平台',
  paidAt: 'paidAt paid_at 付款时间 支付时间 收款时间 交易时间 消费时间 结账时间 销售时间 买单时间',
  orderedAt: '下单时间 订单时间 开单时间 时间 日期',
  amountFen: 'amountFen amount_fen',
  amount: 'amount 实收 实收金额 实付 实付金额 实际支付 支付金额 付款金额 成交金额 消费金额 金额',
  refundedFen: 'refundedFen refunded_fen',
  refunded: 'refunded 退款金额 已退款金额 退款',
  status: 'status 状态 订单状态 交易状态',
  phone: 'phone mobile 会员手机 会员手机号 手机号 手机 手机号码 电话 联系电话 联系手机 顾客手机 客户手机',
  externalId: 'externalId external_id 会员号 会员编号 会员卡号 用户id 客户编号',
  email: 'email e-mail 邮箱 电子邮箱 邮件',
  nickname: 'nickname 昵称 会员昵称 姓名 会员姓名 客户姓名 会员名称',
  storeName: 'storeName store 门店 门店名称 店铺 店铺名称 所属门店',
  items: 'items 商品 商品名称 货品 品名 商品明细',
  quantity: 'quantity 数量 件数',
  gender: 'gender 性别',
  birthday: 'birthday 生日 出生日期',
  language: 'language 语言',
  regionCode: 'regionCode region_code',
  region: 'region 地区 所在地区 城市',
  virtualPhoneExpiresAt: 'virtualPhoneExpiresAt',
  consentProof: 'consentProof 同意证明 授权证明',
  tags: 'tags 标签 会员标签 客户标签',
}
const ORDERS_ONLY = new Set<ImportField>(
  'orderNo paidAt orderedAt amountFen amount refundedFen refunded status storeName items quantity'.split(
    ' ',
  ) as ImportField[],
)
const CUSTOMERS_ONLY = new Set<ImportField>('gender birthday language consentProof tags'.split(' ') as ImportField[])

function ownColumns(header: HeaderPlaces, kind: ImportKind): Columns {
  const found: Columns = {}
  for (const [field, words] of Object.entries(OWN) as [ImportField, string][]) {
    if ((kind === 'customers' ? ORDERS_ONLY : CUSTOMERS_ONLY).has(field)) continue
    // In the order of our words, which is that of trust: 实收 before 金额.
    const names = words.split(' ').flatMap((word) => {
      const at = header.keys.indexOf(headerKey(word))
      return at === -1 ? [] : [header.names[at]?.trim() ?? '']
    })
    if (names.length > 0) found[field] = names
  }
  return found
}

/** How many columns a header names by words that we know; that of a file of the shop's own is the row with most of them. */
export const knownNames = (header: HeaderPlaces, kind: ImportKind): number =>
  Object.keys(ownColumns(header, kind)).length

/** The plan proposed for a header: of the export it is, or by the words that people put over columns. */
export function proposePlan(header: HeaderPlaces, kind: ImportKind, platform: string | null): ImportPlan {
  const source = sourceOf(header)
  return {
    kind: source?.kind ?? kind,
    source: source?.source ?? null,
    platform: source?.platform ?? platform,
    columns: source ? columnsIn(header, source.columns) : ownColumns(header, kind),
    lines: source?.lines ?? 'whole',
    refundsAdd: source?.refundsAdd ?? source?.lines === 'sum',
    itemForm: source?.itemForm ?? 'one',
    // Whoever stands at a till has paid and taken it along.
    stateless: source?.stateless ?? 'completed',
    erp: source?.erp ?? false,
  }
}

/** The names of a row as a header. */
export const headerOf = (cells: readonly (string | number)[]): HeaderPlaces => headerPlaces(cells.map(String))
