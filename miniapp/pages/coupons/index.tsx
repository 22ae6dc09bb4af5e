import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../../api'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { CodeSheet } from '../../components/CodeSheet'
import { GotSheet } from '../../components/GotSheet'
import { OfferTicket } from '../../components/OfferTicket'
import { CouponStack } from '../../components/CouponStack'
import { useClaim } from '../../components/useClaim'
import type { Coupon, CouponOffer } from '../../contract'
import { useT } from '../../i18n/t'
import { stacksOf } from '../../look/stack'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'

/** Both stand on the one page, so that nothing is missed; these lead to where each begins. */
const SECTIONS = [
  ['mine', 'coupons.mine'],
  ['centre', 'coupons.centre'],
] as const
const STATES = ['claimed', 'redeemed', 'expired'] as const
/** What stands under each tab: a gift that nobody has taken is still one's own, and what was taken back is over. */
const HOLDS = {
  claimed: ['claimed', 'transferring'],
  redeemed: ['redeemed'],
  expired: ['expired', 'voided'],
} as const satisfies Record<(typeof STATES)[number], readonly Coupon['status'][]>

const readMine = async (tab: (typeof STATES)[number]): Promise<Coupon[]> => {
  if (!useSession.getState().member) return []
  const lists = await Promise.all(HOLDS[tab].map((status) => api.coupons(status)))
  const items = lists.flatMap((list) => list.items)
  // Each list comes in this order; two of them together do not.
  return lists.length > 1 && tab === 'claimed'
    ? items.sort((a, b) => Date.parse(a.validUntil) - Date.parse(b.validUntil))
    : items
}

/** `changes` counts what ended on this page: the own coupons are read again after each. `onSettled`: how tall this is is known. */
function Mine({
  status,
  changes,
  onSettled,
}: {
  status: (typeof STATES)[number]
  changes: number
  onSettled: () => void
}) {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  const { data, error, reload } = useLoaded(() => readMine(status), [status, memberId, changes])
  const settled = data !== null || error !== null
  useEffect(() => {
    if (settled) onSettled()
  }, [settled, onSettled])
  if (started && !memberId) {
    return <Empty text={t('coupons.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
  }
  if (!data) return error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={2} />
  if (data.length === 0) return <Empty text={t(`coupons.none.${status}`)} />
  return (
    <View>
      {stacksOf(data, Date.now()).map((pieces) => (
        <CouponStack key={pieces[0]!.id} pieces={pieces} id={id} />
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
  const [changes, setChanges] = useState(0)
  const [typing, setTyping] = useState(false)
  const [settled, setSettled] = useState(false)
  const settle = useCallback(() => setSettled(true), [])
  const [typed, setTyped] = useState<Coupon | null>(null)
  const { data, error, reload } = useLoaded(async () => openFirst((await api.offers()).items), [memberId, language])
  const { claim, busyId, claimSheet } = useClaim(() => {
    setChanges((count) => count + 1)
    reload()
  })
  return (
    <Page title="tab.coupons">
      <View className="anchors">
        {SECTIONS.map(([section, name]) => (
          <View
            key={section}
            id={id(`coupons-to-${section}`)}
            className="anchor"
            {...role('button')}
            hoverClass="pressed"
            onClick={() => void Taro.pageScrollTo({ selector: `#coupons-${section}`, offsetTop: -56, duration: 160 })}
          >
            {t(name)}
          </View>
        ))}
      </View>
      <View className="body wide">
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
        {/* A list of its own for each tab: what was read for one must not stand under another. */}
        <Mine key={status} status={status} changes={changes} onSettled={settle} />
        {/* What is below is drawn once it stays where it is. */}
        {settled && (
          <View>
            <View id={id('coupons-centre')} className="heading-row">
              <View className="heading grow">{t('coupons.centre')}</View>
              <View
                id={id('coupons-code')}
                className="link"
                {...role('button')}
                hoverClass="pressed"
                onClick={() => (memberId ? setTyping(true) : go('/pages/join/index'))}
              >
                {t('code.title')}
              </View>
            </View>
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
        )}
      </View>
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
