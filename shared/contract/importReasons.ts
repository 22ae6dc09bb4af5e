import type { ErrorText } from './errors'
import type { IMPORT_ROW_REASONS } from './imports'

const said = (hans: string, hant: string, en: string): ErrorText => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })

/** Why a row was refused, as it stands in the file of refused rows and on the page of the import. */
export const REASON_TEXTS: Record<(typeof IMPORT_ROW_REASONS)[number], ErrorText> = {
  unpaid: said('尚未付款', '尚未付款', 'Not paid yet'),
  closed_unpaid: said('未付款已关闭', '未付款已關閉', 'Closed without a payment'),
  cancelled_in_erp: said('已在 ERP 中取消或合并', '已在 ERP 中取消或合併', 'Cancelled or merged in the ERP'),
  deleted: said('账户已注销或订单已删除', '帳戶已註銷或訂單已刪除', 'The account or the order was deleted'),
  no_person: said(
    '没有可用的手机号、平台账号或邮箱',
    '沒有可用的手機號、平台帳號或電郵',
    'No usable phone, platform account or e-mail',
  ),
  scientific_notation: said(
    '数字被表格软件改成了科学计数，请先设为文本再保存',
    '數字被試算表改成了科學記號，請先設為文字再儲存',
    'A spreadsheet wrote the number as 1.38E+10; format as text before saving',
  ),
  number_precision: said(
    '超过 15 位的数字已被表格软件改动',
    '超過 15 位的數字已被試算表改動',
    'A spreadsheet lost digits of a number of more than 15',
  ),
  bad_amount: said('金额无法识别', '金額無法識別', 'The amount cannot be read'),
  bad_time: said('时间无法识别', '時間無法識別', 'The time cannot be read'),
  missing_order_no: said('缺少订单号', '缺少訂單號', 'No order number'),
  summary_row: said('合计行', '合計列', 'A line of sums'),
  header_again: said('重复的表头', '重複的表頭', 'The header once more'),
  currency: said('不是人民币', '不是人民幣', 'Another currency'),
  column_count: said('列数比表头多', '欄數比表頭多', 'More cells than columns'),
  cut_row: said('文件在此处被截断', '檔案在此處被截斷', 'The file is cut here'),
  torn_order: said('同一订单另有一行无法识别', '同一訂單另有一列無法識別', 'Another line of this order cannot be read'),
  unfinished_status: said('订单状态无法识别', '訂單狀態無法識別', 'The state of the order is not known'),
  unknown_platform: said('平台无法识别', '平台無法識別', 'The platform is not known'),
  too_long: said('内容过长', '內容過長', 'Too long'),
  refund_above_paid: said('退款超过实付金额', '退款超過實付金額', 'More was refunded than paid'),
  paid_at_missing: said('缺少付款时间', '缺少付款時間', 'The moment of payment is missing'),
  code_malformed: said('不是有效的券码', '不是有效的券碼', 'Not the form of a code'),
  code_taken: said('券码已被其他列表或券使用', '券碼已被其他列表或券使用', 'Another list or coupon has this code'),
  not_writable: said('无法写入，我们已记录', '無法寫入，我們已記錄', 'Could not be written; we have recorded it'),
}
