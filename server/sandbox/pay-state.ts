/** What the sandbox remembers of payments. Moments are milliseconds since the epoch, UTC; amounts whole fen. */

export type PayOrder = {
  orderNo: string
  openid: string
  description: string
  totalFen: number
  /** What was asked for, to tell a repeat from a number used twice. */
  asked: string
  prepayId: string
  prepaidAt: number
  notifyUrl: string
  expiresAt: number | null
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND'
  transactionId: string | null
  paidAt: number | null
  /** Asked for, under way and done: never more than was paid. */
  refundedFen: number
  refunds: number
  createdAt: number
}

export type PayRefund = {
  refundNo: string
  refundId: string
  orderNo: string
  transactionId: string
  asked: string
  refundFen: number
  totalFen: number
  status: 'SUCCESS' | 'CLOSED' | 'PROCESSING' | 'ABNORMAL'
  notifyUrl: string | null
  createdAt: number
  successAt: number | null
}

/** A notice on its way; `gaps` are the pauses between its tries in seconds. */
export type PayNotice = {
  id: string
  eventType: string
  originalType: string
  summary: string
  plain: string
  url: string
  gaps: number[]
  tries: number
  nextAt: number
  createdAt: number
}

/** How WeChat Pay behaves where it may behave in several ways. */
export type PaySwitches = {
  /** off: notices go out as always and never arrive. */
  notices: 'on' | 'off'
  /** So many copies of each at once. */
  copies: number
  /** The first try comes so much later. */
  delayMs: number
  /** Of a hundred notices so many are lost for good. */
  lossPercent: number
  /** The notice is there before the payer's phone hears that the payment is done. */
  noticeFirst: boolean
  /** What notices are signed with; `mixed`: either, as in the week of the move. */
  noticeKey: 'public_key' | 'certificate' | 'mixed'
  /** none: a merchant of late, who has no platform certificates. */
  certificates: 'some' | 'none'
  /** How refunds end. */
  refunds: 'SUCCESS' | 'ABNORMAL' | 'CLOSED' | 'PROCESSING'
}

/** A line of a bill that is to be wrong: left out, twice, changed by column, or added. */
export type BillPlant =
  | { kind: 'drop'; number: string }
  | { kind: 'repeat'; number: string }
  | { kind: 'change'; number: string; column: string; value: string }
  | { kind: 'add'; day: string; cells: Record<string, string> }

export type PayStock = {
  stockId: string
  requestNo: string
  asked: string
  name: string
  from: number
  until: number
  total: number
  perUser: number
  sent: number
  createdAt: number
}

export type PayCard = {
  code: string
  stockId: string
  openid: string
  state: 'SENDED' | 'USED' | 'EXPIRED' | 'DELETED' | 'DEACTIVATED'
  sendRequestNo: string
  useRequestNo: string | null
  returnRequestNo: string | null
  deactivateRequestNo: string | null
  sentAt: number
}
