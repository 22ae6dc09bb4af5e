import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import { api } from '../api'
import type { Order, Product } from '../contract'
import { useT, type T } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { money } from '../look/coupon'
import { clockText, dayText } from '../look/dates'
import { Refusal } from '../request'
import { go, say } from '../state/go'
import { buy, payAgain, settle, type PayResult } from '../state/pay'
import { useSession } from '../state/session'
import { role } from '../platform/spoken'
import { Button } from './native'
import { Sheet } from './Sheet'

type Standing = PayResult | { kind: 'unordered'; product: Product }

/** What a settled order brought, in one sentence. */
const broughtText = (order: Order, t: T, day: (iso: string) => string): string => {
  if (order.memberUntil) return t('pay.memberUntil', { day: day(order.memberUntil) })
  return order.couponIds?.length ? t('joined.coupons', { count: order.couponIds.length }) : t('pay.paidText')
}

/**
 * Buying and paying from any page. What the panel says is only a hint to look; the sheet says what the server's books
 * say, and grey where they do not say it yet.
 */
export const usePayment = (
  onChanged: () => void,
): {
  buyProduct: (product: Product) => void
  pay: (order: Order) => void
  giveUp: (order: Order) => void
  busyId: string | null
  paySheet: ReactNode
} => {
  const t = useT()
  const [busyId, setBusyId] = useState<string | null>(null)
  const [standing, setStanding] = useState<Standing | null>(null)

  const run = (id: string, act: () => Promise<Standing | null>, lost: Standing | null = null): void => {
    if (busyId) return
    setBusyId(id)
    act()
      .then(setStanding)
      .catch((error: unknown) => {
        if (lost && error instanceof Refusal && error.unknownOutcome && error.code !== 'pay_unavailable')
          return setStanding(lost)
        say(wordsFor(error, t))
      })
      .finally(() => {
        setBusyId(null)
        onChanged()
      })
  }
  const question = (title: string, fen: number): string => t('pay.question', { title, amount: money(fen) })

  const buyProduct = (product: Product): void => {
    if (!useSession.getState().member) return go('/pages/join/index')
    run(product.id, () => buy(product.id, question(product.title, product.priceFen)), { kind: 'unordered', product })
  }
  const pay = (order: Order): void => run(order.id, () => payAgain(order.id, question(order.title, order.amountFen)))
  const giveUp = (order: Order): void =>
    run(order.id, async () => {
      const closed = await api.closeOrder(order.id)
      // Somebody paid at the same moment: that stays, and is said.
      if (closed.status === 'paid') return { kind: 'paid', order: closed }
      say(t('pay.gaveUp'))
      return null
    })
  const look = (order: Order): void => run(order.id, () => settle(order))

  const paySheet = standing && (
    <PaySheet
      standing={standing}
      busy={busyId !== null}
      onClose={() => setStanding(null)}
      onBuy={buyProduct}
      onPay={pay}
      onGiveUp={giveUp}
      onLook={look}
    />
  )
  return { buyProduct, pay, giveUp, busyId, paySheet }
}

function PaySheet({
  standing,
  busy,
  onClose,
  onBuy,
  onPay,
  onGiveUp,
  onLook,
}: {
  standing: Standing
  busy: boolean
  onClose: () => void
  onBuy: (product: Product) => void
  onPay: (order: Order) => void
  onGiveUp: (order: Order) => void
  onLook: (order: Order) => void
}) {
  const t = useT()
  const language = useSession((session) => session.language)
  const main = `button button-main ${busy ? 'pressed' : ''}`
  const day = (iso: string): string => dayText(iso, language, Date.now())
  const words = (): [string, ReactNode] => {
    if (standing.kind === 'unordered')
      return [
        t('pay.unorderedText'),
        <Button key="again" id="pay-order-again" className={main} onClick={() => onBuy(standing.product)}>
          {t('claim.again')}
        </Button>,
      ]
    const { kind, order } = standing
    if (kind === 'paid')
      return [
        broughtText(order, t, day),
        <Button
          key="done"
          id="pay-done"
          className={main}
          onClick={() => {
            onClose()
            go(order.kind === 'coupon_pack' ? '/pages/coupons/index' : '/pages/me/index')
          }}
        >
          {t(order.kind === 'coupon_pack' ? 'pay.seeCoupons' : 'pay.seeMe')}
        </Button>,
      ]
    if (kind === 'unpaid')
      return [
        t('pay.unpaidText', { time: clockText(order.payUntil) }),
        <View key="unpaid">
          <Button id="pay-again" className={main} onClick={() => onPay(order)}>
            {t('pay.goOn')}
          </Button>
          <Button
            id="pay-give-up"
            className="button button-line"
            onClick={() => {
              onClose()
              onGiveUp(order)
            }}
          >
            {t('pay.giveUp')}
          </Button>
        </View>,
      ]
    if (kind === 'closed')
      return [
        t('pay.closedText'),
        <Button key="fine" id="pay-closed" className={main} onClick={onClose}>
          {t('pay.understood')}
        </Button>,
      ]
    return [
      t('pay.unknownText'),
      <Button key="check" id="pay-check" className={main} onClick={() => onLook(order)}>
        {t(busy ? 'pay.checking' : 'claim.again')}
      </Button>,
    ]
  }
  const [text, button] = words()
  const kind = standing.kind === 'unordered' ? 'unknown' : standing.kind
  return (
    <Sheet id={`pay-${kind}`} title={t(`pay.${kind}`)} onClose={onClose} footer={button}>
      {(kind === 'paid' || kind === 'unknown') && (
        <View className={`pay-mark pay-mark-${kind}`} aria-hidden>
          {kind === 'paid' ? <View className="receipt-tick" /> : '?'}
        </View>
      )}
      {standing.kind !== 'unordered' && (
        <View className="pay-line">
          <View className="strong">{standing.order.title}</View>
          <View className="title figures">{money(standing.order.amountFen)}</View>
        </View>
      )}
      <View className="soft pay-line" {...role('status')}>
        {text}
      </View>
    </Sheet>
  )
}
