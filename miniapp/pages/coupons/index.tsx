import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { CouponTicket, OfferTicket } from '../../components/Tickets'
import { useClaim } from '../../components/useClaim'
import type { Coupon, CouponOffer } from '../../contract'
import { useT } from '../../i18n/t'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'

const STATES = ['claimed', 'redeemed', 'expired'] as const satisfies readonly Coupon['status'][]

/** `claims` counts the claims that ended on this page: the own coupons are read again after each. */
function Mine({ status, claims }: { status: (typeof STATES)[number]; claims: number }) {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  const { data, error, reload } = useLoaded(
    async () => (useSession.getState().member ? (await api.coupons(status)).items : []),
    [status, memberId, claims],
  )
  if (started && !memberId) {
    return <Empty text={t('coupons.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
  }
  if (!data) return error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={2} />
  if (data.length === 0) return <Empty text={t(`coupons.none.${status}`)} />
  return (
    <View>
      {data.map((coupon) => (
        <CouponTicket
          key={coupon.id}
          id={id(`coupon-open-${coupon.id}`)}
          coupon={coupon}
          onOpen={() => go(`/pages/coupon/index?id=${coupon.id}`)}
        />
      ))}
    </View>
  )
}

/** What can be had stands above what cannot; within each the server's order holds. */
const openFirst = (offers: CouponOffer[]): CouponOffer[] => {
  const open = (offer: CouponOffer): boolean => offer.claimable || offer.reason === 'membership_required'
  return [...offers.filter(open), ...offers.filter((offer) => !open(offer))]
}

export default function CouponsPage() {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const [status, setStatus] = useState<(typeof STATES)[number]>('claimed')
  const [claims, setClaims] = useState(0)
  const { data, error, reload } = useLoaded(async () => openFirst((await api.offers()).items), [memberId, language])
  const { claim, busyId, claimSheet } = useClaim(() => {
    setClaims((count) => count + 1)
    reload()
  })
  return (
    <Page title="tab.coupons">
      <View className="body wide">
        <View className="tabs" {...role('tablist')}>
          {STATES.map((each) => (
            <View
              key={each}
              id={id(`coupons-${each}`)}
              className={`tab ${each === status ? 'tab-on' : ''}`}
              {...role('tab')}
              aria-selected={each === status}
              onClick={() => setStatus(each)}
            >
              {t(`coupons.tab.${each}`)}
            </View>
          ))}
        </View>
        {/* A list of its own for each tab: what was read for one must not stand under another. */}
        <Mine key={status} status={status} claims={claims} />
        <View className="heading">{t('coupons.claimable')}</View>
        {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={3} />)}
        {data?.length === 0 && <Empty text={t('coupons.noOffers')} />}
        {data?.map((offer) => (
          <OfferTicket
            key={offer.id}
            id={id(`coupon-claim-${offer.id}`)}
            offer={offer}
            busy={busyId === offer.id}
            onClaim={() => claim(offer)}
          />
        ))}
      </View>
      {claimSheet}
    </Page>
  )
}
