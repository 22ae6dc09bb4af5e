import { View } from '@tarojs/components'
import { api } from '../../api'
import { More } from '../../components/More'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { OfferTicket } from '../../components/OfferTicket'
import { useClaim } from '../../components/useClaim'
import type { CouponOffer, ListOf, Points } from '../../contract'
import { useT } from '../../i18n/t'
import { clockText, dayText } from '../../look/dates'
import { figure } from '../../look/figure'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { readPages } from '../../state/readPages'
import { usePaged } from '../../state/usePaged'

type Entry = Points['items'][number]

function Line({ entry }: { entry: Entry }) {
  const t = useT()
  const language = useSession((session) => session.language)
  return (
    <View className="ledger">
      <View className="grow">
        <View className="small">{entry.reason ?? t(`points.${entry.kind}`)}</View>
        <View className="tiny soft figures">{`${dayText(entry.at, language, Date.now())} ${clockText(entry.at)}`}</View>
      </View>
      <View className={`figures strong ${entry.points > 0 ? 'gain' : ''}`}>
        {entry.points > 0 ? `+${figure(entry.points)}` : `−${figure(-entry.points)}`}
      </View>
    </View>
  )
}

function Balance({ points }: { points: Points }) {
  const t = useT()
  const id = useIds()
  const language = useSession((session) => session.language)
  const next = points.nextExpiry
  return (
    <View className="balance">
      <View className="small">{t('points.balance')}</View>
      <View id={id('points-balance')} className="balance-figure figures">
        {figure(points.balance)}
      </View>
      {next && (
        <View className="small figures">
          {t('points.runsOut', { points: figure(next.points), day: dayText(next.at, language, Date.now()) })}
        </View>
      )}
    </View>
  )
}

export default function PointsPage() {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  const language = useSession((session) => session.language)
  const ledger = usePaged<Entry, Points>(
    (cursor) =>
      useSession.getState().member
        ? api.points(cursor)
        : Promise.resolve({ items: [], nextCursor: null, balance: 0, nextExpiry: null }),
    [memberId],
  )
  const offers = useLoaded(
    async () =>
      (await readPages<CouponOffer, ListOf<CouponOffer>>(api.offers)).items.filter(
        (offer) => offer.pointsPrice !== undefined,
      ),
    [memberId, language],
  )
  const { claim, busyId, claimSheet } = useClaim(() => {
    ledger.reload()
    offers.reload()
  })
  if (started && !memberId) {
    return (
      <Page title="page.points">
        <Empty text={t('points.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
      </Page>
    )
  }
  const { data: read, error, reload, more } = ledger
  // Both at once: what comes later would push down what somebody is just reading.
  const data = offers.data || offers.error ? read : null
  return (
    <Page title="page.points">
      <View className="body wide">
        {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={3} />)}
        {data && <Balance points={data.first} />}
        {(offers.data ?? []).length > 0 && <View className="heading">{t('points.offers')}</View>}
        {(offers.data ?? []).map((offer) => (
          <OfferTicket
            key={offer.id}
            id={id(`coupon-claim-${offer.id}`)}
            offer={offer}
            busy={busyId === offer.id}
            onClaim={() => claim(offer)}
          />
        ))}
        {data && <View className="heading">{t('points.ledger')}</View>}
        {data?.items.length === 0 && <Empty text={t('points.none')} />}
        {data && data.items.length > 0 && (
          <View className="card">
            {data.items.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </View>
        )}
        <More more={more} />
      </View>
      {claimSheet}
    </Page>
  )
}
