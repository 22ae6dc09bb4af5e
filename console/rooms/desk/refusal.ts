import type { TFunction } from 'i18next'
import type { Answer } from '../../api'

type Reason = NonNullable<NonNullable<Answer<'lookUpMember'>['coupons'][number]['atTill']>['reason']>

/** Why a coupon cannot be used here and now, as a cashier says it to the customer. */
export const refusalWords = (t: TFunction, reason: Reason): string => t(`desk.reason.${reason}`)
