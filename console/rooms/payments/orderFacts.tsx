import { Alert, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Money } from '../../parts/money'
import { ThingLink } from '../../parts/thingLink'
import { minute, When } from '../../parts/when'
import { zh } from '../../words/coupons'
import type { OneOrder } from './order'
import { RefundTag } from './tags'

/** One order: the payment, what it brought, what went back. */
export function OrderFacts({ order }: { order: OneOrder }) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      {order.paidLate && <Alert type="warning" showIcon title={t('payments.order.late')} />}
      <dl className="facts">
        <dt>{t('payments.order.orderNo')}</dt>
        <dd className="code">{order.orderNo}</dd>
        <dt>{t('payments.order.transaction')}</dt>
        <dd className="code">{order.transactionId ?? t('say.none')}</dd>
        <dt>{t('payments.order.column.member')}</dt>
        <dd className="code">
          <ThingLink to={{ to: '/members/$id', params: { id: order.memberId } }}>{order.memberNo}</ThingLink>
        </dd>
        <dt>{t('payments.order.column.amount')}</dt>
        <dd>
          <Money fen={order.amountFen} />
        </dd>
        <dt>{t('payments.order.refundable')}</dt>
        <dd data-testid="order-refundable">
          <Money fen={order.refundableFen} />
        </dd>
        <dt>{t('payments.order.created')}</dt>
        <dd>{minute(order.createdAt)}</dd>
        {order.status === 'unpaid' && (
          <>
            <dt>{t('payments.order.payUntil')}</dt>
            <dd>{minute(order.payUntil)}</dd>
          </>
        )}
        {order.paidAt && (
          <>
            <dt>{t('payments.order.paidAt')}</dt>
            <dd>{minute(order.paidAt)}</dd>
          </>
        )}
        {order.closedAt && (
          <>
            <dt>{t('payments.order.closedAt')}</dt>
            <dd>{minute(order.closedAt)}</dd>
          </>
        )}
        {order.memberUntil && (
          <>
            <dt>{t('payments.order.memberUntil')}</dt>
            <dd>{minute(order.memberUntil)}</dd>
          </>
        )}
      </dl>
      {order.coupons.length > 0 && (
        <section className="stack-tight">
          <h3>{t('payments.order.coupons')}</h3>
          <ul className="plain-list" data-testid="order-coupons">
            {order.coupons.map(({ id, title, status }) => (
              <li key={id}>
                <span className="wrap-any">{title}</span>
                <Tag>{status in zh.status ? t(`coupons.status.${status as keyof typeof zh.status}`) : status}</Tag>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack-tight">
        <h3>{t('payments.order.refunds')}</h3>
        {order.refunds.length === 0 ? (
          <p className="soft">{t('payments.order.noRefunds')}</p>
        ) : (
          <ul className="plain-list" data-testid="order-refunds">
            {order.refunds.map((refund) => (
              <li key={refund.id}>
                <span className="wrap-any">
                  <Money fen={refund.amountFen} /> · {refund.reason}
                  <div className="soft">
                    {t('payments.refund.asked', { name: refund.askedByName ?? t('payments.refund.system') })} ·{' '}
                    <When at={refund.createdAt} />
                  </div>
                  {refund.problem && <div className="bad">{refund.problem}</div>}
                </span>
                <RefundTag status={refund.status} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
