import { View } from '@tarojs/components'
import { api } from '../../api'
import { More } from '../../components/More'
import { Page, useIds, useShown } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { usePayment } from '../../components/usePayment'
import type { Order } from '../../contract'
import { useT } from '../../i18n/t'
import type { TextKey } from '../../i18n/zh-Hans'
import { money } from '../../look/coupon'
import { leftText } from '../../look/countdown'
import { clockText, dayText } from '../../look/dates'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useNow } from '../../state/useNow'
import { usePaged } from '../../state/usePaged'
import { Button } from '../../components/native'

/** The word on an order; one whose time to pay is over waits for the platform's last word. */
const stateOf = (order: Order, now: number): TextKey => {
  if (order.status === 'unpaid' && Date.parse(order.payUntil) <= now) return 'order.closing'
  if (order.status === 'paid' && order.refundedFen > 0) return 'order.partlyRefunded'
  return `order.${order.status}`
}

function OrderCard({
  order,
  now,
  busy,
  onPay,
  onGiveUp,
}: {
  order: Order
  now: number
  busy: boolean
  onPay: () => void
  onGiveUp: () => void
}) {
  const t = useT()
  const id = useIds()
  const language = useSession((session) => session.language)
  const payable = order.status === 'unpaid' && Date.parse(order.payUntil) > now
  const state = stateOf(order, now)
  return (
    <View id={id(`order-${order.id}`)} className="card">
      <View className="product-head">
        <View className="grow product-title">{order.title}</View>
        <View className="strong figures">{money(order.amountFen)}</View>
      </View>
      <View className="tiny soft figures">{`${dayText(order.createdAt, language, now)} ${clockText(order.createdAt)}`}</View>
      <View className="tiny soft order-no">{t('order.no', { no: order.orderNo })}</View>
      <View className="row order-state">
        <View className={`badge badge-${order.status}`}>{t(state)}</View>
        <View className="grow tiny soft figures">
          {payable ? t('order.left', { left: leftText(Date.parse(order.payUntil), now) }) : ''}
          {order.refundedFen > 0 ? t('order.refundedSum', { amount: money(order.refundedFen) }) : ''}
          {order.memberUntil && order.status === 'paid'
            ? t('pay.memberUntil', { day: dayText(order.memberUntil, language, now) })
            : ''}
        </View>
      </View>
      {payable && (
        <View className="pair">
          <Button id={id(`order-close-${order.id}`)} className="button button-line" onClick={onGiveUp}>
            {t('pay.giveUp')}
          </Button>
          <Button
            id={id(`order-pay-${order.id}`)}
            className={`button button-main ${busy ? 'pressed' : ''}`}
            onClick={onPay}
          >
            {busy ? t('pay.busy') : t('pay.goOn')}
          </Button>
        </View>
      )}
      {order.status === 'paid' && (order.couponIds?.length ?? 0) > 0 && (
        <View className="pair">
          <Button
            id={id(`order-coupons-${order.id}`)}
            className="button button-tint"
            onClick={() => go('/pages/coupons/index')}
          >
            {t('pay.seeCoupons')}
          </Button>
        </View>
      )}
    </View>
  )
}

export default function OrdersPage() {
  const t = useT()
  const shown = useShown()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  const { data, error, reload, more } = usePaged<Order, Awaited<ReturnType<typeof api.orders>>>(
    (cursor) => (useSession.getState().member ? api.orders(cursor) : Promise.resolve({ items: [], nextCursor: null })),
    [memberId],
  )
  const now = useNow(shown && (data?.items ?? []).some((order) => order.status === 'unpaid'))
  const { pay, giveUp, busyId, paySheet } = usePayment(reload)
  if (started && !memberId) {
    return (
      <Page title="page.orders">
        <Empty text={t('order.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
      </Page>
    )
  }
  return (
    <Page title="page.orders">
      <View className="body wide">
        {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={3} />)}
        {data?.items.length === 0 && (
          <Empty text={t('order.none')} action={t('order.shop')} onAction={() => go('/pages/shop/index')} />
        )}
        {data?.items.map((order) => (
          <OrderCard
            key={order.id}
            order={order}
            now={now}
            busy={busyId === order.id}
            onPay={() => pay(order)}
            onGiveUp={() => giveUp(order)}
          />
        ))}
        <More more={more} />
      </View>
      {paySheet}
    </Page>
  )
}
