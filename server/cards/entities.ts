import { Entity } from 'typeorm'
import { Key, Moment, MomentOrNull, Ref, Words } from '../base/columns'

/** A piece in somebody's WeChat card folder. `asked`: the plugin was given its parameters, nobody knows more yet. */
@Entity('wechat_card')
export class WechatCard {
  @Key() id: string
  @Ref() couponId: string
  @Ref() memberId: string
  @Words(64) openid: string
  @Words(64) stockId: string
  @Words(32) code: string
  /** As the platform holds it; `used_first`: used there while we never used it. */
  @Words(12) state: 'asked' | 'SENDED' | 'USED' | 'EXPIRED' | 'DELETED' | 'DEACTIVATED' | 'used_first'
  @Moment() askedAt: number
  @MomentOrNull() sentAt: number | null
  @MomentOrNull() checkedAt: number | null
}
