import { View } from '@tarojs/components'
import { useState } from 'react'
import type { Coupon } from '../contract'
import { useT } from '../i18n/t'
import { role } from '../platform/spoken'
import { go } from '../state/go'
import { CouponTicket } from './Tickets'

/** Pieces that are alike as one ticket, to be spread out where somebody wants a certain one. */
export function CouponStack({ pieces, id }: { pieces: readonly Coupon[]; id: (id: string) => string }) {
  const t = useT()
  const [spread, setSpread] = useState(false)
  const first = pieces[0]!
  const shown = spread ? pieces : [first]
  return (
    <View className="coupon-stack">
      {shown.map((coupon) => (
        <CouponTicket
          key={coupon.id}
          id={id(`coupon-open-${coupon.id}`)}
          coupon={coupon}
          pieces={spread ? 1 : pieces.length}
          onOpen={() => go(`/pages/coupon/index?id=${coupon.id}`)}
        />
      ))}
      {pieces.length > 1 && (
        <View
          id={id(`coupon-spread-${first.id}`)}
          className="link spread"
          {...role('button')}
          hoverClass="pressed"
          onClick={() => setSpread(!spread)}
        >
          {t(spread ? 'coupons.fold' : 'coupons.spread', { count: pieces.length })}
        </View>
      )}
    </View>
  )
}
