import { View } from '@tarojs/components'
import { useCallback, useRef, useState } from 'react'
import { api } from '../../api'
import { CodeSheet } from '../../components/CodeSheet'
import { GotSheet } from '../../components/GotSheet'
import { More } from '../../components/More'
import { OfferTicket } from '../../components/OfferTicket'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { useClaim } from '../../components/useClaim'
import type { Coupon, CouponOffer, ListOf } from '../../contract'
import { useT } from '../../i18n/t'
import { opensLater } from '../../look/coupon'
import { role } from '../../platform/spoken'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { usePaged } from '../../state/usePaged'
import { Mine, STATES, type State } from './Mine'
import { Places, type Place } from './Places'

const isOpen = (offer: CouponOffer): boolean => offer.claimable || offer.reason === 'membership_required'
/** What can be had stands above what cannot; within each the server's order holds. */
const openFirst = (offers: CouponOffer[]): CouponOffer[] => [
  ...offers.filter(isOpen),
  ...offers.filter((offer) => !isOpen(offer)),
]

/**
 * Those that can be had, now or from some hour on, and those that could be since the page was opened: what was just claimed
 * stays where it is and says so.
 */
const useNear = (offers: readonly CouponOffer[]): CouponOffer[] => {
  const seen = useRef(new Set<string>())
  const now = Date.now()
  offers.filter((offer) => isOpen(offer) || opensLater(offer, now)).forEach((offer) => seen.current.add(offer.id))
  return offers.filter((offer) => seen.current.has(offer.id))
}

export default function CouponsPage() {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const [place, setPlace] = useState<Place>('mine')
  const [status, setStatus] = useState<State>('claimed')
  const [changes, setChanges] = useState(0)
  const [typing, setTyping] = useState(false)
  const [settled, setSettled] = useState(false)
  const settle = useCallback(() => setSettled(true), [])
  const [typed, setTyped] = useState<Coupon | null>(null)
  const { data, error, reload, more } = usePaged<CouponOffer, ListOf<CouponOffer>>(api.offers, [memberId, language])
  const offers = openFirst(data?.items ?? [])
  const near = useNear(offers)
  const { claim, busyId, claimSheet } = useClaim(() => {
    setChanges((count) => count + 1)
    reload()
  })
  const tickets = (some: readonly CouponOffer[]) =>
    some.map((offer) => (
      <OfferTicket
        key={offer.id}
        id={id(`coupon-claim-${offer.id}`)}
        offer={offer}
        busy={busyId === offer.id}
        onClaim={() => claim(offer)}
      />
    ))
  const enterCode = (
    <View
      id={id('coupons-code')}
      className="link"
      {...role('button')}
      hoverClass="pressed"
      onClick={() => (memberId ? setTyping(true) : go('/pages/join/index'))}
    >
      {t('code.title')}
    </View>
  )
  return (
    <Page title="tab.coupons">
      <Places place={place} onPlace={setPlace} />
      {place === 'mine' ? (
        <View className="body wide">
          <View className="tabs-row">
            <View id={id('coupons-mine')} className="tabs" {...role('tablist')}>
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
            {enterCode}
          </View>
          {/* A list of its own for each tab: what was read for one must not stand under another. */}
          <Mine key={status} status={status} changes={changes} onSettled={settle} onCentre={() => setPlace('centre')} />
          {/* What is below is drawn once it stays where it is. */}
          {settled && near.length > 0 && (
            <View>
              <View className="heading">{t('coupons.near')}</View>
              {tickets(near)}
            </View>
          )}
        </View>
      ) : (
        <View id={id('coupons-centre')} className="body wide">
          <View className="heading-row">
            <View className="grow small soft">{t('coupons.centreText')}</View>
            {enterCode}
          </View>
          {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={3} />)}
          {data?.items.length === 0 && <Empty text={t('coupons.noOffers')} />}
          {tickets(offers)}
          <More more={more} />
        </View>
      )}
      {claimSheet}
      {typing && (
        <CodeSheet
          onClose={() => setTyping(false)}
          onGot={(coupon) => {
            setTyping(false)
            setTyped(coupon)
            setChanges((count) => count + 1)
            reload()
          }}
        />
      )}
      {typed && <GotSheet coupon={typed} onClose={() => setTyped(null)} />}
    </Page>
  )
}
