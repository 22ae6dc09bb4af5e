import { platform } from '@platform'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { shanghaiMonth } from '../../../shared/rules/calendar'
import { api } from '../../api'
import { Page, useIds } from '../../components/Page'
import { Skeleton, Trouble } from '../../components/States'
import { OfferTicket } from '../../components/OfferTicket'
import { useClaim } from '../../components/useClaim'
import type { Home } from '../../contract'
import { useT } from '../../i18n/t'
import { bayPicture } from '../../look/pictures'
import { countOpen } from '../../look/coupon'
import { figure } from '../../look/figure'
import { initialOf } from '../../look/initial'
import { cityOf, moodOf, moodOfMonth, moodText } from '../../look/season'
import { go } from '../../state/go'
import { setShop, useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { Button, Image } from '../../components/native'

const readHome = async (): Promise<Home> => {
  const home = await api.home()
  platform.write('home', home)
  setShop(home)
  return home
}

const showStore = (store: Home['stores'][number]): void => {
  if (store.latitude === null || store.longitude === null) return
  const place = { latitude: store.latitude, longitude: store.longitude, name: store.name, address: store.address }
  void Promise.resolve(Taro.openLocation(place)).catch(() => undefined)
}

/** The bay, there before the shop has answered: as it was at the last visit, else in the weather of this month. */
function Hero({ home }: { home: Home | null }) {
  const t = useT()
  const season = (home ?? (platform.read('home') as Home | undefined))?.season
  const mood = season ? moodOf(season) : moodOfMonth(shanghaiMonth(Date.now()))
  return (
    <View className="hero">
      <Image className="hero-picture" mode="aspectFill" src={bayPicture(mood)} ariaLabel="" />
      {home && (
        <View className="hero-words">
          <View className="hero-brand">{home.brand.name}</View>
          <View className="hero-greeting">
            {season ? `${cityOf(season.regionName)} · ${t(moodText(mood))}` : t('home.greeting')}
          </View>
        </View>
      )}
    </View>
  )
}

function Welcome({ offers }: { offers: number }) {
  const t = useT()
  const id = useIds()
  const member = useSession((session) => session.member)
  if (member) {
    return (
      <View className="welcome" hoverClass="pressed" {...role('button')} onClick={() => go('/pages/card/index')}>
        <View className="row">
          <View className="initial">{initialOf(member.nickname ?? t('me.member'))}</View>
          <View className="grow">
            <View className="strong">{t('home.hello', { name: member.nickname ?? t('me.member') })}</View>
            <View className="small soft figures">{t('home.points', { points: figure(member.points) })}</View>
          </View>
          <View className="pill pill-on">{t('home.showCode')}</View>
        </View>
      </View>
    )
  }
  return (
    <View className="welcome">
      <View className="strong">{t('home.joinTitle')}</View>
      <View className="small soft">{offers > 0 ? t('home.joinText', { count: offers }) : t('home.joinTextPlain')}</View>
      <Button id={id('home-join')} className="button button-main" onClick={() => go('/pages/join/index')}>
        {t('home.join')}
      </Button>
    </View>
  )
}

export default function HomePage() {
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const region = useSession((session) => session.member?.regionCode)
  const offline = useSession((session) => session.offline)
  const channel = useSession((session) => session.channel)
  const { data, error, reload } = useLoaded(readHome, [memberId, language, region, channel])
  const { claim, busyId, claimSheet } = useClaim(reload)
  const wasOffline = useRef(offline)
  useEffect(() => {
    if (wasOffline.current && !offline) reload()
    wasOffline.current = offline
  }, [offline, reload])

  // Without an answer the last visit's page is better than none.
  const home = data ?? (error ? (platform.read('home') as Home | undefined) : undefined)
  return (
    <Page title="tab.home">
      {(home ?? !error) && <Hero home={home ?? null} />}
      {home ? (
        <Shop home={home} busyId={busyId} onClaim={claim} />
      ) : error ? (
        <Trouble error={error} onRetry={reload} />
      ) : (
        <View className="home-body">
          <Skeleton kind="ticket" count={3} />
        </View>
      )}
      {claimSheet}
    </Page>
  )
}

type ShopProps = { home: Home; busyId: string | null; onClaim: (offer: Home['offers'][number]) => void }

/** The nearest store, what can be claimed, what is told. */
function Shop({ home, busyId, onClaim }: ShopProps) {
  const t = useT()
  const id = useIds()
  const store = home.stores[0]
  return (
    <View className="home-body">
      <Welcome offers={countOpen(home.offers, Date.now())} />
      {store && (
        <View>
          <View className="heading">{t(home.storesBy ? 'home.store' : 'home.stores')}</View>
          <View className="card row" hoverClass="pressed" onClick={() => showStore(store)}>
            <View className="dot" />
            <View className="grow">
              <View className="strong">{store.name}</View>
              <View className="small soft">{store.address}</View>
              <View className="tiny soft">{store.regionName}</View>
            </View>
          </View>
        </View>
      )}
      {home.offers.length > 0 && <View className="heading">{t('home.offers')}</View>}
      {home.offers.map((offer) => (
        <OfferTicket
          key={offer.id}
          id={id(`coupon-claim-${offer.id}`)}
          offer={offer}
          busy={busyId === offer.id}
          onClaim={() => onClaim(offer)}
        />
      ))}
      {home.posts.length > 0 && <View className="heading">{t('home.posts')}</View>}
      {home.posts.map((post) => (
        <View key={post.id} className="card">
          <View className="strong">{post.title}</View>
          <View className="small soft">{post.text}</View>
        </View>
      ))}
    </View>
  )
}
