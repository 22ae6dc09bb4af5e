import { DAY_MS, shanghaiDay } from '../../../shared/rules/calendar'

/** Members of the play: the piece is first A's. */
export type Who = 'A' | 'B' | 'C'
export type Step =
  | { act: 'redeem' }
  | { act: 'reserve'; seconds: number }
  | { act: 'confirm'; which: number }
  | { act: 'free'; which: number }
  | { act: 'reverse'; which: number }
  | { act: 'void' }
  | { act: 'offer'; by: Who }
  | { act: 'takeBack'; by: Who }
  | { act: 'accept'; by: Who; which: number }
  | { act: 'wait'; ms: number }

type Hold = { until: number; state: 'held' | 'confirmed' | 'freed' | 'expired' }
type Offer = { giver: Who; until: number; state: 'open' | 'over' }

/** What can be seen of a piece from outside. */
export type Seen = {
  status: 'claimed' | 'redeemed' | 'voided' | 'transferring' | 'expired'
  holder: Who
  reserved: boolean
  redemptions: number
  standing: number
  holds: string[]
}

/**
 * One piece as one thread thinks of it: its holder, the holds and offers on it, its uses. No rows, no locks, nothing of
 * how the server does it; each step answers whether it is allowed.
 */
export class CouponModel {
  status: 'claimed' | 'redeemed' | 'voided' = 'claimed'
  holder: Who = 'A'
  hold: number | null = null
  offer: number | null = null
  readonly holds: Hold[] = []
  readonly offers: Offer[] = []
  readonly uses: { at: number; reversed: boolean }[] = []
  voided = 0

  constructor(
    public now: number,
    readonly validUntil: number,
    readonly offerMs: number,
  ) {}

  take(step: Step): boolean {
    if (step.act === 'wait') {
      this.now += step.ms
      return true
    }
    if (step.act === 'redeem') return this.free() && this.use()
    if (step.act === 'reserve') return this.free() && this.reserve(step.seconds * 1000)
    if (step.act === 'confirm') return this.confirm(step.which)
    if (step.act === 'free') return this.letGo(step.which)
    if (step.act === 'reverse') return this.reverse(step.which)
    if (step.act === 'void') return this.void()
    if (step.act === 'offer') return this.holder === step.by && this.free() && this.makeOffer()
    if (step.act === 'takeBack') return this.takeBack(step.by)
    return this.accept(step.by, step.which)
  }

  seen(): Seen {
    const unused = this.status === 'claimed'
    const status = !unused
      ? this.status
      : this.now > this.validUntil
        ? 'expired'
        : this.offered()
          ? 'transferring'
          : 'claimed'
    return {
      status,
      holder: this.holder,
      reserved: unused && this.held(),
      redemptions: this.uses.length,
      standing: this.uses.filter((u) => !u.reversed).length,
      holds: this.holds.map((h) => (h.state === 'held' && h.until <= this.now ? 'expired' : h.state)),
    }
  }

  private offered = (): boolean => this.offer !== null && this.offers[this.offer]!.until > this.now
  private held = (): boolean => this.hold !== null && this.holds[this.hold]!.until > this.now
  private free = (): boolean =>
    this.status === 'claimed' && this.now <= this.validUntil && !this.offered() && !this.held()

  private unbind(): void {
    if (this.offer !== null && this.offered()) this.offers[this.offer]!.state = 'over'
    this.offer = null
    this.hold = null
  }

  private use(): boolean {
    this.unbind()
    this.status = 'redeemed'
    this.uses.push({ at: this.now, reversed: false })
    return true
  }

  private reserve(ms: number): boolean {
    this.unbind()
    this.holds.push({ until: this.now + ms, state: 'held' })
    this.hold = this.holds.length - 1
    return true
  }

  private confirm(which: number): boolean {
    // A hold binds the piece to its order, also where it has run out meanwhile.
    if (this.status !== 'claimed' || this.hold !== which || !this.held()) return false
    this.holds[which]!.state = 'confirmed'
    return this.use()
  }

  private letGo(which: number): boolean {
    const hold = this.holds[which]
    if (!hold || hold.state === 'confirmed') return false
    if (hold.state === 'held') hold.state = hold.until > this.now ? 'freed' : 'expired'
    if (this.hold === which) this.hold = null
    return true
  }

  private reverse(which: number): boolean {
    const use = this.uses[which]
    if (!use || use.reversed || shanghaiDay(use.at) !== shanghaiDay(this.now)) return false
    use.reversed = true
    this.status = 'claimed'
    return true
  }

  private void(): boolean {
    if (this.status !== 'claimed') return false
    this.unbind()
    this.status = 'voided'
    this.voided += 1
    return true
  }

  private makeOffer(): boolean {
    this.unbind()
    this.offers.push({ giver: this.holder, until: Math.min(this.now + this.offerMs, this.validUntil), state: 'open' })
    this.offer = this.offers.length - 1
    return true
  }

  private takeBack(by: Who): boolean {
    if (this.holder !== by) return false
    if (this.offer !== null) {
      this.offers[this.offer]!.state = 'over'
      this.offer = null
    }
    return true
  }

  private accept(by: Who, which: number): boolean {
    const offer = this.offers[which]
    if (!offer || this.offer !== which || offer.state !== 'open' || offer.giver === by) return false
    if (!this.offered() || this.now > this.validUntil) return false
    offer.state = 'over'
    this.offer = null
    this.holder = by
    return true
  }
}

/** So far one waits at a time: within a hold, past it, past an offer, past the day, past the coupon's life. */
export const WAITS = [30_000, 10 * 60_000, 3_600_000, 11 * 3_600_000, DAY_MS, 4 * DAY_MS]
