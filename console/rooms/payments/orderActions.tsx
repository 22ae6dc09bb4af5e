import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { ORDER_TOUCHED, type OneOrder } from './order'
import { RefundDialog } from './refundDialog'

/** Asking the platform how the payment stands, giving an unpaid order up, and paying back. */
export function OrderActions({ order }: { order: OneOrder }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const ask = useDo('queryOrder', ORDER_TOUCHED)
  const end = useDo('endOrder', ORDER_TOUCHED)
  const [refunding, setRefunding] = useState(false)
  return (
    <>
      {may('queryOrder') && (
        <Button
          loading={ask.isPending}
          data-testid="order-ask"
          onClick={() =>
            ask.mutate(
              { params: { id: order.id }, body: {} },
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
      {may('endOrder') && order.status === 'unpaid' && (
        <Popconfirm
          title={t('payments.order.end')}
          description={t('payments.order.endHint')}
          okText={t('act.confirm')}
          cancelText={t('act.cancel')}
          okButtonProps={{ 'data-testid': 'order-end-go' }}
          onConfirm={() =>
            end
              .mutateAsync({ params: { id: order.id }, body: {} })
              .then(
                ({ status }) => tell.done(t('payments.order.asked', { status: t(`payments.order.status.${status}`) })),
                tell.problem,
              )
          }
        >
          <Button loading={end.isPending} data-testid="order-end">
            {t('payments.order.end')}
          </Button>
        </Popconfirm>
      )}
      {may('refundOrder') && order.refundableFen > 0 && (
        <Button danger onClick={() => setRefunding(true)} data-testid="order-refund">
          {t('payments.order.refund')}
        </Button>
      )}
      {refunding && <RefundDialog order={order} leave={() => setRefunding(false)} />}
    </>
  )
}
