import { couponStatus } from '../../../shared/rules/coupon'
import type { Tx } from '../../../server/base/database'
import { AppError } from '../../../server/base/errors'
import { Coupon } from '../../../server/coupons/entities'
import { give } from '../../../server/claims/give'
import { redeem } from '../../harness/redeem'
import type { By } from '../../../server/till/redeemer'
import { confirm, free, readReservation, reserve } from '../../../server/till/reservations'
import { reverse } from '../../../server/till/reverse'
import { acceptTransfer } from '../../../server/gifts/accept'
import { offerCoupon } from '../../../server/gifts/offer'
import { takeBackCoupon } from '../../../server/gifts/take-back'
import { voidOne } from '../../../server/till/void'
import type { World } from '../../harness/world'
import type { Seen, Step, Who } from './coupon-model'

export type Scene = { w: World; templateId: string; storeId: string; members: Record<Who, string> }

const NO_RULES = { eligible: async () => new Set<string>(), segmentRule: async () => null }

/** What a step made, to be named by later ones. */
type Made = { of: 'redemptions' | 'reservations' | 'links'; name: string } | null

/** One piece in a real database, moved by the room's own verbs, each in a transaction of its own. */
export class RealCoupon {
  private readonly reservations: string[] = []
  private readonly links: string[] = []
  private readonly redemptions: string[] = []
  private readonly partner: By
  private readonly owner = {
    side: 'staff' as const,
    session: 'model',
    id: 'model',
    name: 'model',
    role: 'owner' as const,
    storeId: null,
  }

  private constructor(
    private readonly scene: Scene,
    readonly id: string,
    readonly validUntil: number,
  ) {
    this.partner = { actor: { kind: 'partner', key: { id: scene.w.chance.id(), storeIds: null } }, requestId: 'model' }
  }

  static async make(scene: Scene): Promise<RealCoupon> {
    const { w, templateId, members } = scene
    const [coupon] = await w.db.inTransaction((tx) =>
      give(tx, w.deps, NO_RULES, {
        couponTemplateId: templateId,
        memberId: members.A,
        source: 'compensation',
        at: w.clock.now(),
      }),
    )
    return new RealCoupon(scene, coupon!.id, coupon!.validUntil)
  }

  /** Whether the verb did it; a refusal is one of the contract's, anything else is thrown on. */
  async take(step: Step): Promise<boolean> {
    const { w } = this.scene
    if (step.act === 'wait') {
      w.clock.advance(step.ms)
      return true
    }
    try {
      const made = await w.db.inTransaction((tx) => this.within(tx, step))
      // Noted after the commit: the work may have been done twice.
      if (made) this[made.of].push(made.name)
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  private async within(tx: Tx, step: Exclude<Step, { act: 'wait' }>): Promise<Made> {
    const { deps } = this.scene.w
    const { storeId, members } = this.scene
    const staff: By = { actor: { kind: 'staff', actor: this.owner }, requestId: 'model' }
    switch (step.act) {
      case 'redeem':
        return {
          of: 'redemptions',
          name: (await redeem(tx, deps, { code: await this.code(tx), storeId }, staff)).redemptionId,
        }
      case 'reserve': {
        const input = { code: await this.code(tx), storeId, orderNo: 'M-1', ttlSeconds: step.seconds }
        return { of: 'reservations', name: (await reserve(tx, deps, input, this.partner)).id }
      }
      case 'confirm':
        return {
          of: 'redemptions',
          name: (await confirm(tx, deps, this.named(this.reservations, step), this.partner)).redemptionId,
        }
      case 'free':
        await free(tx, deps, this.named(this.reservations, step), this.partner)
        return null
      case 'reverse':
        await reverse(tx, deps, this.named(this.redemptions, step), '退货', staff)
        return null
      case 'void':
        await voidOne(tx, deps, this.id, '收回', { actor: { kind: 'staff', id: this.owner.id }, requestId: 'model' })
        return null
      case 'offer':
        return { of: 'links', name: (await offerCoupon(tx, deps, members[step.by], this.id)).token }
      case 'takeBack':
        await takeBackCoupon(tx, deps, members[step.by], this.id)
        return null
      case 'accept':
        await acceptTransfer(tx, deps, members[step.by], this.named(this.links, step))
        return null
    }
  }

  /** One that was never made is one that nobody knows. */
  private named(list: string[], { which }: { which: number }): string {
    const name = list[which]
    if (name === undefined) throw new AppError('not_found')
    return name
  }

  private async code(tx: Tx): Promise<string> {
    return (await tx.getRepository(Coupon).findOneByOrFail({ id: this.id })).code
  }

  async seen(): Promise<Seen> {
    const { w, members } = this.scene
    const now = w.clock.now()
    return w.db.read(async (tx) => {
      const row = await tx.getRepository(Coupon).findOneByOrFail({ id: this.id })
      const [counts] = (await tx.query(
        'SELECT COUNT(*) AS n, COUNT(liveCouponId) AS standing FROM redemption WHERE couponId = ?',
        [this.id],
      )) as { n: number; standing: number }[]
      const holds: string[] = []
      for (const id of this.reservations) holds.push((await readReservation(tx, w.deps, id, this.partner.actor)).status)
      const holder = (Object.keys(members) as Who[]).find((who) => members[who] === row.memberId)
      return {
        status: couponStatus(row, now),
        holder: holder!,
        reserved: (row.reservedUntil ?? 0) > now,
        redemptions: Number(counts!.n),
        standing: Number(counts!.standing),
        holds,
      }
    })
  }
}
