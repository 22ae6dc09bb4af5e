import { Entity } from 'typeorm'
import type { StaffRole } from '../../shared/contract/route'
import { Flag, Key, Moment, MomentOrNull, RefOrNull, Words } from '../base/columns'

/** Who signs in to the console or the staff mode. */
@Entity('staff')
export class Staff {
  @Key() id: string
  @Words(64) username: string
  @Words(40) name: string
  @Words(10) role: StaffRole
  @RefOrNull() storeId: string | null
  @Words(200) passwordHash: string
  @Flag() disabled: boolean
  @MomentOrNull() lastSignInAt: number | null
  @Moment() createdAt: number
}
