import { Alert, Button, Drawer, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { Money } from '../../parts/money'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { minute, When } from '../../parts/when'
import { useMay } from '../../session'
import { zh } from '../../words/coupons'
import { ORDER_TOUCHED, type OneOrder } from './order'
import { RefundDialog } from './refundDialog'
import { RefundTag, OrderTag } from './tags'

/** One order in a drawer: the payment, what it brought, what went back. */
export function OrderDrawer({ id, leave }: { id: string; leave: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const order = useRead('readOrder', { params: { id } })
  const ask = useDo('queryOrder', ORDER_TOUCHED)
  const [refunding, setRefunding] = useState(false)
  const { data } = order
  return (
    <Drawer
      open
      onClose={leave}
      size={560}
      data-testid="order-drawer"
      title={
        <span className="row">
          <span className="clip">{data?.title ?? t('say.loading')}</span>
          {data && <OrderTag status={data.status} />}
        </span>
      }
      extra={
        data && (
          <div className="row">
            {may('queryOrder') && (
              <Button
                loading={ask.isPending}
                data-testid="order-ask"
                onClick={() =>
                  ask.mutate(
                    { params: { id }, body: {} },
                    {
                      onSuccess: ({ status }) =>
                        tell.done(t('payments.order.asked', { status: t(`payments.order.status.${status}`) })),
                      onError: tell.problem,
                    },
                  )
                }
              >
                {t('payments.order.ask')}
              </Button>
            )}
            {may('refundOrder') && data.refundableFen > 0 && (
              <Button danger onClick={() => setRefunding(true)} data-testid="order-refund">
                {t('payments.order.refund')}
              </Button>
            )}
          </div>
        )
      }
    >
      <Read of={order}>{(read) => <Facts order={read} />}</Read>
      {refunding && data && <RefundDialog order={data} leave={() => setRefunding(false)} />}
    </Drawer>
  )
}

function Facts({ order }: { order: OneOrder }) {
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
        <dd className="code">{order.memberNo}</dd>
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
