import type { RouteName } from '../../../shared/contract/table'
import type { Answer } from '../../api'

export type OneOrder = Answer<'readOrder'>

/** What is read again after something was done with an order or a refund. */
export const ORDER_TOUCHED: RouteName[] = ['readOrder', 'listOrders', 'listRefunds']
