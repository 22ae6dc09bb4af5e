import { Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import type { Coupon, CouponOffer } from '../contract'
import { useT } from '../i18n/t'
import { ceilingText, offerValidity, reasonText, SHOW_STOCK_BELOW, stockLeft } from '../look/coupon'
import { dayText, lateText } from '../look/dates'
import { useSession } from '../state/session'
import { Value } from './Value'
import { withId } from './withId'
import { role } from '../platform/spoken'
import { Button } from './native'

function Ticket({
  terms,
  past = false,
  stamped = false,
  onTap,
  id,
  label,
  children,
}: PropsWithChildren<{
  terms: Coupon | CouponOffer
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

const storesText = (stores: readonly { name: string }[]): string => stores.map((store) => store.name).join(' · ')

/** A coupon to be claimed, with its reason where it cannot be. A guest may tap too: that is the moment to ask for joining. */
export function OfferTicket({
  offer,
  id,
  busy,
  onClaim,
}: {
  offer: CouponOffer
  id?: string
  busy: boolean
  onClaim: () => void
}) {
  const t = useT()
  const language = useSession((session) => session.language)
  const open = offer.claimable || offer.reason === 'membership_required'
  const left = stockLeft(offer)
  const where = offer.stores.length > 0 ? storesText(offer.stores) : t('coupon.allStores')
  return (
    <Ticket terms={offer} past={!open} label={offer.title}>
      <View className="ticket-title">{offer.title}</View>
      <View className="tiny soft">
        {offerValidity(offer, t, (iso) => dayText(iso, language, Date.now()))}
        {ceilingText(offer, t) ? ` · ${ceilingText(offer, t)}` : ''}
      </View>
      <View className="ticket-foot">
        <View className="grow">
          {open && left < SHOW_STOCK_BELOW ? (
            <View>
              <View className="tiny soft">{t('offer.left', { percent: Math.max(1, Math.round(left * 100)) })}</View>
              <View className="stock">
                <View className="stock-left" style={{ width: `${Math.max(2, left * 100)}%` }} />
              </View>
            </View>
          ) : (
            <View className="tiny soft">{where}</View>
          )}
        </View>
        <Button
          {...withId(id)}
          className={`ticket-action ${open ? '' : 'ticket-action-off'}`}
          ariaLabel={`${reasonText(offer, t)} ${offer.title}`}
          onClick={open ? onClaim : undefined}
        >
          {busy ? t('offer.claiming') : reasonText(offer, t)}
        </Button>
      </View>
    </Ticket>
  )
}

/** A coupon that is held; a stamp says what became of it. */
export function CouponTicket({ coupon, id, onOpen }: { coupon: Coupon; id?: string; onOpen?: () => void }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const usable = coupon.status === 'claimed'
  const late = usable ? lateText(coupon.validUntil, t, Date.now()) : null
  const notYet = usable && Date.parse(coupon.validFrom) > Date.now()
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
          ? t('coupon.from', { day: dayText(coupon.validFrom, language, Date.now()) })
          : t('coupon.until', { day: dayText(coupon.validUntil, language, Date.now()) })}
      </View>
      {usable ? (
        <View className="ticket-foot">
          <View className="grow">
            {late && <Text className={`badge ${late.today ? 'badge-late' : ''}`}>{late.text}</Text>}
          </View>
          {onOpen && <View className="ticket-action ticket-action-quiet">{t('coupon.use')}</View>}
        </View>
      ) : (
        <View className="ticket-stamp">{t(`status.${coupon.status}`)}</View>
      )}
    </Ticket>
  )
}
