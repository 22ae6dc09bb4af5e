export const AMOUNT_FEN = 100_000
/** Above this a second person is asked, all refunds of an order together. */
export const APPROVE_ABOVE_FEN = 50_000
export type Clerk = 'one' | 'other'
export type Wrong = 'amount' | 'payer' | 'currency' | 'appid' | 'mchid'

export type Step =
  | { act: 'paid'; transaction: 1 | 2; wrong: Wrong | null }
  | { act: 'close' }
  | { act: 'ask'; by: Clerk; fen: number }
  | { act: 'approve'; which: number; by: Clerk }
  | { act: 'refuse'; which: number }
  | { act: 'told'; which: number; state: 'SUCCESS' | 'CLOSED' | 'ABNORMAL' | 'PROCESSING'; wrong: boolean }
  | { act: 'use'; piece: 0 | 1 }

type Refund = { fen: number; askedBy: Clerk | null; status: string }
export type Seen = { status: string; refunded: number; refunding: number; refunds: string[]; pieces: string[] }

/**
 * One order as one thread thinks of it: unpaid, paid once, its money going back in parts, its two pieces used or taken
 * back. What was used keeps its half of the money. Each step answers whether it is allowed; null for what the platform never says.
 */
export class OrderModel {
  private status = 'unpaid'
  private refunded = 0
  private refunding = 0
  private readonly refunds: Refund[] = []
  private pieces: string[] = []
  private takenBack: number[] | null = null

  take(step: Step): boolean | null {
    switch (step.act) {
      case 'paid':
        if (step.wrong === null) this.paid()
        return true
      case 'close':
        if (this.status === 'unpaid') this.status = 'closed'
        return true
      case 'ask':
        return this.ask(step.by, step.fen)
      case 'approve':
        return this.approve(step.which, step.by)
      case 'refuse':
        return this.refuse(step.which)
      case 'told':
        return this.told(step)
      case 'use':
        if (this.pieces[step.piece] !== 'claimed') return false
        this.pieces[step.piece] = 'redeemed'
        return true
    }
  }

  seen(): Seen {
    const { status, refunded, refunding, refunds, pieces } = this
    return { status, refunded, refunding, refunds: refunds.map((r) => r.status), pieces: [...pieces] }
  }

  private paid(): void {
    const late = this.status === 'closed'
    if (!late && this.status !== 'unpaid') return
    this.status = 'paid'
    if (late) this.put(null, AMOUNT_FEN, 'processing')
    else this.pieces = ['claimed', 'claimed']
  }

  private put(askedBy: Clerk | null, fen: number, status: string): void {
    this.refunds.push({ fen, askedBy, status })
    this.refunding += fen
  }

  /** What the used pieces keep: they are worth the same. */
  private get kept(): number {
    return (this.pieces.filter((p) => p === 'redeemed').length * AMOUNT_FEN) / 2
  }

  private ask(by: Clerk, fen: number): boolean {
    if (this.status !== 'paid' || this.refunded + this.refunding + fen > AMOUNT_FEN - this.kept) return false
    const waits = this.refunded + this.refunding + fen > APPROVE_ABOVE_FEN
    this.put(by, fen, waits ? 'awaiting_approval' : 'processing')
    this.takeBackIfAll()
    return true
  }

  private approve(which: number, by: Clerk): boolean {
    const refund = this.refunds[which]
    if (refund?.status !== 'awaiting_approval' || refund.askedBy === by) return false
    refund.status = 'processing'
    return true
  }

  private refuse(which: number): boolean {
    const refund = this.refunds[which]
    if (refund?.status !== 'awaiting_approval') return false
    this.free(refund, 'refused')
    return true
  }

  private told({ which, state, wrong }: Extract<Step, { act: 'told' }>): boolean | null {
    const refund = this.refunds[which]
    if (!refund) return null
    if (wrong || state === 'PROCESSING') return true
    const running = refund.status === 'processing'
    if (state !== 'SUCCESS') {
      if (running) this.free(refund, 'failed')
      return true
    }
    if (!running && refund.status !== 'failed') return true
    // The platform pays back no more than was paid.
    if (!running && this.refunded + this.refunding + refund.fen > AMOUNT_FEN) return null
    refund.status = 'done'
    this.refunded += refund.fen
    if (running) this.refunding -= refund.fen
    if (this.refunded >= AMOUNT_FEN) this.status = 'refunded'
    if (!running) this.takeBackIfAll()
    return true
  }

  private free(refund: Refund, status: string): void {
    refund.status = status
    this.refunding -= refund.fen
    for (const i of this.takenBack ?? []) this.pieces[i] = 'claimed'
    this.takenBack = null
  }

  private takeBackIfAll(): void {
    if (this.refunded + this.refunding < AMOUNT_FEN - this.kept) return
    const back = this.pieces.flatMap((status, i) => (status === 'claimed' ? [i] : []))
    for (const i of back) this.pieces[i] = 'voided'
    this.takenBack = [...(this.takenBack ?? []), ...back]
  }
}
