import { Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import type { Coupon } from '../contract'
import { useT, type T } from '../i18n/t'
import { clockText, dayText, lateText } from '../look/dates'
import { useSession } from '../state/session'
import { Value, type ValueTerms } from './Value'
import { withId } from './withId'
import { role } from '../platform/spoken'

/** Value on the left, words on the right, a perforation between; a button where `onTap` is given. */
export function Ticket({
  terms,
  past = false,
  stamped = false,
  onTap,
  id,
  label,
  children,
}: PropsWithChildren<{
  terms: ValueTerms
  past?: boolean
  stamped?: boolean
  onTap?: () => void
  id?: string
  label: string
}>) {
  return (
    <View
      {...withId(id)}
      className={`ticket ${past ? 'ticket-past' : ''} ${stamped ? 'ticket-stamped' : ''}`}
      // A button is called by all its words; a label of fewer would hide the value and the day.
      {...(onTap ? role('button') : { ariaLabel: label })}
      hoverClass={onTap ? 'pressed' : 'none'}
      onClick={onTap}
    >
      <View className="ticket-value">
        <Value terms={terms} />
      </View>
      <View className="ticket-cut" />
      <View className="ticket-terms">{children}</View>
    </View>
  )
}

/** What keeps a usable coupon from the till just now: an order that holds it, or a friend who may take it. */
const waitText = (coupon: Coupon, t: T, now: number): string | null => {
  if (coupon.status === 'transferring') return t('coupon.gift.waiting')
  const until = coupon.reservedUntil
  return until && Date.parse(until) > now ? t('coupon.reserved', { time: clockText(until) }) : null
}

/** A coupon that is held; a stamp says what became of it. */
export function CouponTicket({ coupon, id, onOpen }: { coupon: Coupon; id?: string; onOpen?: () => void }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const now = Date.now()
  const usable = coupon.status === 'claimed' || coupon.status === 'transferring'
  const wait = usable ? waitText(coupon, t, now) : null
  const late = usable ? lateText(coupon.validUntil, t, now) : null
  const notYet = usable && Date.parse(coupon.validFrom) > now
  return (
    <Ticket
      terms={coupon}
      past={!usable}
      stamped={!usable}
      {...withId(id)}
      label={`${coupon.title} ${t(`status.${coupon.status}`)}`}
      onTap={onOpen}
    >
      <View className="ticket-title">{coupon.title}</View>
      <View className="tiny soft">
        {notYet
          ? t('coupon.from', { day: dayText(coupon.validFrom, language, now) })
          : t('coupon.until', { day: dayText(coupon.validUntil, language, now) })}
      </View>
      {usable ? (
        <View className="ticket-foot">
          <View className="grow badges">
            {late && <Text className={`badge ${late.today ? 'badge-late' : ''}`}>{late.text}</Text>}
            {wait && <Text className="badge badge-calm">{wait}</Text>}
          </View>
          {onOpen && (
            <View className="ticket-action ticket-action-quiet">{t(wait ? 'coupon.look' : 'coupon.use')}</View>
          )}
        </View>
      ) : (
        <View className="ticket-stamp">{t(`status.${coupon.status}`)}</View>
      )}
    </Ticket>
  )
}
