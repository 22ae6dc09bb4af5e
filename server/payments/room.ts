import { answer } from '../base/questions'
import type { Room } from '../deps'
import { TIERS_ASK } from '../points/hooks'
import { payNoticeRoutes } from '../wechat/pay/notice-routes'
import { accept, noticePlace } from './accept'
import { CHECK_DAY } from './bill-desk'
import { BillCheck, BillDifference, PaidPeriod, PayOrder, PayRefund, Product } from './entities'
import { paymentHooks } from './hooks-of'
import { ASK, BILL, paymentJobs, PERIODS } from './jobs'
import { SEND_REFUND } from './open-refund'
import { SUMS_JOB } from './order-sums'
import { withBoughtTier } from './bought-tier'
import { paymentMiniRoutes } from './routes-mini'
import { paymentStaffRoutes } from './routes-staff'
import { paymentPeople } from './holdings'
import { LEDGER } from './tell-ledger'

/** What is bought: orders, refunds, bills, paid membership. */
export const payments: Room = {
  name: 'payments',
  entities: [Product, PayOrder, PaidPeriod, PayRefund, BillCheck, BillDifference],
  routes: (deps, house) => [
    ...paymentMiniRoutes(deps, paymentHooks(deps, house)),
    ...paymentStaffRoutes(deps, paymentHooks(deps, house)),
  ],
  routers: (deps, house) =>
    deps.pay
      ? [
          payNoticeRoutes({
            pay: deps.pay,
            accept: (notice) => accept(deps, paymentHooks(deps, house), notice),
            count: (kind) => deps.metrics.events.inc({ kind }),
            log: deps.log,
          }),
        ]
      : [],
  answers: () => [answer(TIERS_ASK, { withBoughtTier })],
  jobKinds: [ASK, BILL, PERIODS, SEND_REFUND, CHECK_DAY, SUMS_JOB, LEDGER],
  jobs: (deps, house) => paymentJobs(deps, paymentHooks(deps, house)),
  sealed: [{ table: 'pay_notice', key: 'id', column: 'sealed', as: 'base64', label: noticePlace }],
  settings: ['refundApprovalAboveFen'],
  timeline: ['order_paid', 'order_refunded', 'tier_changed'],
  person: paymentPeople,
}
