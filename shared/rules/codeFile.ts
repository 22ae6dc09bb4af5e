import { plainText } from './typed'

/** Words that people and systems put over a column of codes, without blanks and signs; some have the form of a code. */
const HEADINGS = new Set(
  (
    'code codes couponcode couponcodes vouchercode voucher vouchers promocode promocodes promotioncode discountcode ' +
    'redeemcode redemptioncode exchangecode giftcode giftcard cardno cardnumber cardcode card cards coupon coupons couponno ' +
    'couponnumber couponid serial serials serialno serialnumber serialcode sn no number numbers key keys cdkey cdk pin id ' +
    'index barcode qrcode ticket ticketno ticketnumber ticketcode token ' +
    '券码 劵码 券号 券编号 优惠码 优惠券 优惠券码 优惠券号 优惠券编码 优惠券编号 优惠代码 兑换码 兑换券 兑换券码 兑换代码 礼品码 礼品卡 礼品卡号 ' +
    '卡密 卡号 卡券号 卡券码 卡券编码 编码 编号 序号 序列号 号码 码 代码 激活码 核销码 验证码 密码 口令 票号 票码 条码 条形码 二维码 串码 提货码 ' +
    '提货券 折扣码 折扣券 代金券 代金券码 代金券号 ' +
    '券碼 券號 優惠碼 優惠券 優惠券碼 優惠券號 優惠代碼 兌換碼 兌換券 兌換券碼 禮品碼 卡號 編碼 編號 序號 序列號 號碼 碼 代碼 啟用碼 核銷碼 驗證碼 ' +
    '條碼 二維碼 折扣碼 票號'
  ).split(' '),
)

/**
 * Whether a cell is no code but what stands over codes, in any width and case, with blanks, unseen signs, a remark in brackets
 * or in two languages: "Coupon Code", "券码（必填）", "code / 券码", "NO.". Such a word is never a code of a list.
 */
export function isHeading(text: string): boolean {
  const plain = plainText(text)
    .toLowerCase()
    .replace(/(?<=[^\s(【])\s*(\([^)]*\)|【[^】]*】)/g, ' ')
  if (/\d/.test(plain)) return false
  const latin = (plain.match(/[a-z]+/g) ?? []).join('')
  const han = (plain.match(/[\u3400-\u9fff]+/g) ?? []).join('')
  const known = [latin, han].filter((word) => word !== '')
  return known.length > 0 && known.every((word) => HEADINGS.has(word))
}
