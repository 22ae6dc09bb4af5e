/** What the payments room asks of WeChat Pay v3. Amounts are whole fen; moments are milliseconds since the epoch, UTC. */

export type PaymentParams = {
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

export type TradeState = 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR'

/** A payment as the platform tells it, by query or notice; what is absent there is null. */
export type Transaction = {
  appid: string
  mchid: string
  orderNo: string
  transactionId: string | null
  tradeState: TradeState
  totalFen: number | null
  currency: string | null
  payerOpenid: string | null
  successAt: number | null
}

export type RefundState = 'SUCCESS' | 'CLOSED' | 'PROCESSING' | 'ABNORMAL'
export type PlatformRefund = {
  refundNo: string
  refundId: string
  orderNo: string
  transactionId: string
  status: RefundState
  refundFen: number
  totalFen: number
  successAt: number | null
}

/** A notice whose five headers, time, serial, signature and GCM tag were right. What it says is still to be compared with ours. */
export type Notice = { id: string; raw: string } & (
  | { kind: 'payment'; transaction: Transaction }
  | { kind: 'refund'; refund: PlatformRefund & { mchid: string } }
  | { kind: 'coupon'; coupon: { stockId: string; couponCode: string; openid: string; sentAt: number; mchid: string } }
  /** Verified, of a type nobody here waits for. */
  | { kind: 'other'; eventType: string }
)

/** One line of the daily bill (ALL): a payment, or a refund where `refundNo` is set. */
export type BillLine = {
  mchid: string
  appid: string
  orderNo: string
  transactionId: string
  tradeState: string
  totalFen: number
  refundNo: string | null
  refundId: string | null
  refundFen: number
  refundState: string | null
  at: number
}

/**
 * The platform's refusal in its own words, or `unknown` where it may have happened all the same (timeout, 5xx, an answer
 * that did not verify): whoever gets `unknown` asks again with the same number and never assumes.
 */
export class PayError extends Error {
  constructor(
    readonly code: string,
    readonly unknown: boolean,
    message: string,
    /** The HTTP status, where there was an answer. */
    readonly status: number | null = null,
  ) {
    super(message)
  }
}

/** WeChat's own merchant coupons (商家券). Present only where a merchant id and the switch are set. */
export type MerchantCoupons = {
  createStock(input: {
    /** Repeats with the same number make no second stock. */
    requestNo: string
    name: string
    goodsName: string
    kind: 'cash' | 'discount' | 'gift'
    valueFen: number
    discountPercent: number
    thresholdFen: number
    from: number
    until: number
    daysAfterReceive: number | null
    total: number
    perUser: number
  }): Promise<{ stockId: string }>
  /** The plugin's parameters for one piece that carries our own code, signed with the APIv2 key. */
  sendParams(input: { stockId: string; requestNo: string; couponCode: string }): {
    sendCouponParams: { stock_id: string; out_request_no: string; coupon_code: string }[]
    sign: string
    sendCouponMerchant: string
  }
  /** The piece as the platform holds it for this person; null when it holds none. */
  read(input: {
    openid: string
    couponCode: string
  }): Promise<{ status: 'SENDED' | 'USED' | 'EXPIRED' | 'DELETED' | 'DEACTIVATED'; stockId: string } | null>
  use(input: { stockId: string; couponCode: string; openid: string; requestNo: string; at: number }): Promise<void>
  giveBack(input: { stockId: string; couponCode: string; requestNo: string }): Promise<void>
  deactivate(input: { stockId: string; couponCode: string; requestNo: string; reason: string }): Promise<void>
  /** Tells the platform where to call; harmless to repeat. */
  setCallback(url: string): Promise<void>
}

export type Pay = {
  mchid: string
  appid: string
  /** Asks for a prepay id; the same number with the same terms gives one again. */
  prepay(input: {
    orderNo: string
    description: string
    totalFen: number
    openid: string
    expiresAt: number
  }): Promise<{ prepayId: string }>
  /** What wx.requestPayment is given, signed with the merchant's key now. */
  paymentParams(prepayId: string): PaymentParams
  /** Null: the platform knows no such order. */
  query(orderNo: string): Promise<Transaction | null>
  /** Nobody can pay it any more afterwards; a PayError `ORDERPAID` where somebody has. */
  close(orderNo: string): Promise<void>
  refund(input: {
    orderNo: string
    refundNo: string
    reason: string
    refundFen: number
    totalFen: number
  }): Promise<PlatformRefund>
  /** Null: the platform knows no such refund. */
  queryRefund(refundNo: string): Promise<PlatformRefund | null>
  /** The bill of a day (YYYY-MM-DD, Shanghai), which is there from about ten the next morning; null: none for that day. */
  bill(day: string): Promise<BillLine[] | null>
  /** Verifies and opens what came, by the raw bytes. Throws NoticeRefused. */
  readNotice(headers: Record<string, string | string[] | undefined>, raw: Buffer): Promise<Notice>
  merchantCoupons: MerchantCoupons | null
}

/**
 * Why a notice was not believed: counted by this word, logged, answered 401 or 400; nothing else happens. `foreign` is said by
 * whoever takes it: genuine, but about nothing of ours or not as we wrote it down.
 */
export class NoticeRefused extends Error {
  constructor(readonly reason: 'headers' | 'time' | 'serial' | 'signature' | 'shape' | 'seal' | 'probe' | 'foreign') {
    super(`notice refused: ${reason}`)
  }
}
