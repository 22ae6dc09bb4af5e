import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '../../api'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { TermList } from '../../components/TermList'
import { Value } from '../../components/Value'
import type { Transfer } from '../../contract'
import { useT, type T } from '../../i18n/t'
import type { TextKey } from '../../i18n/zh-Hans'
import { wordsFor } from '../../i18n/words'
import { ceilingText, thresholdText } from '../../look/coupon'
import { clockText, dayText } from '../../look/dates'
import { timeRows } from '../../look/times'
import { Refusal } from '../../request'
import { acceptGift, couponOfGift, takeGiftBack } from '../../state/gifts'
import { go, say } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

/** How the gift stands for who reads it. */
const wordOf = (gift: Transfer, now: number): TextKey => {
  if (gift.state === 'accepted')
    return gift.couponId ? 'gift.state.yours' : gift.mine ? 'gift.accepted' : 'gift.state.gone'
  if (gift.state === 'taken_back') return gift.mine ? 'gift.state.backMine' : 'gift.state.takenBack'
  if (gift.state === 'expired' || Date.parse(gift.expiresAt) <= now) return 'gift.state.expired'
  return gift.mine ? 'gift.state.mine' : 'gift.state.open'
}

const rowsOf = (gift: Transfer, t: T, day: (iso: string) => string): [string, string][] => [
  [t('coupon.term.when'), `${day(gift.validFrom)} – ${day(gift.validUntil)}`],
  [t('coupon.term.threshold'), [thresholdText(gift, t), ceilingText(gift, t)].filter(Boolean).join(' · ')],
  ...timeRows(gift.useTimes, t, day),
  ...(gift.goods ? [[t('coupon.term.goods'), gift.goods.name] satisfies [string, string]] : []),
  [t('coupon.term.where'), gift.stores.map((store) => store.name).join(t('times.and')) || t('coupon.allStores')],
]

/** The one thing to do with the gift as it stands. */
function Action({ gift, token, onChanged }: { gift: Transfer; token: string; onChanged: () => void }) {
  const t = useT()
  const memberId = useSession((session) => session.member?.id)
  const [busy, setBusy] = useState(false)
  const [unsure, setUnsure] = useState(false)
  const word = wordOf(gift, Date.now())
  const own = couponOfGift(token)

  const run = (act: () => Promise<void>): void => {
    if (busy) return
    setBusy(true)
    act()
      .then(() => setUnsure(false))
      .catch((error: unknown) => {
        if (error instanceof Refusal && error.unknownOutcome) return setUnsure(true)
        say(wordsFor(error, t))
      })
      .finally(() => {
        setBusy(false)
        onChanged()
      })
  }
  const main = `button button-main ${busy ? 'pressed' : ''}`

  if (word === 'gift.state.open')
    return memberId ? (
      <View>
        {unsure && (
          <View id="gift-unsure" className="notice" {...role('alert')}>
            {t('gift.unsure')}
          </View>
        )}
        <Button id="gift-accept" className={main} onClick={() => run(async () => void (await acceptGift(token)))}>
          {t(unsure ? 'claim.again' : 'gift.accept')}
        </Button>
      </View>
    ) : (
      <View>
        <Button id="gift-join" className="button button-main" onClick={() => go('/pages/join/index')}>
          {t('gift.join')}
        </Button>
        <View className="small soft centred gift-foot">{t('gift.joinText')}</View>
      </View>
    )
  if (word === 'gift.state.yours')
    return (
      <Button
        id="gift-use"
        className="button button-main"
        onClick={() => go(`/pages/coupon/index?id=${gift.couponId}`)}
      >
        {t('coupon.use')}
      </Button>
    )
  if (word === 'gift.state.mine' && own)
    return (
      <Button id="gift-take-back" className={main} onClick={() => run(() => takeGiftBack(own))}>
        {t('gift.takeBack')}
      </Button>
    )
  return (
    <Button id="gift-others" className="button button-tint" onClick={() => go('/pages/coupons/index')}>
      {t(word === 'gift.state.mine' ? 'pay.seeCoupons' : 'coupon.more')}
    </Button>
  )
}

export default function GiftPage() {
  const t = useT()
  const id = useIds()
  const token = useRouter().params['token'] ?? ''
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const { data, error, reload } = useLoaded(() => api.transfer(token), [token, memberId])
  const missing = error instanceof Refusal && (error.status === 404 || error.status === 422)
  if (!data) {
    return (
      <Page title="page.gift">
        <View className="body wide">
          {missing ? (
            <Empty text={t('gift.unknown')} action={t('coupon.more')} onAction={() => go('/pages/coupons/index')} />
          ) : error ? (
            <Trouble error={error} onRetry={reload} />
          ) : (
            <Skeleton kind="code" />
          )}
        </View>
      </Page>
    )
  }
  const now = Date.now()
  const word = wordOf(data, now)
  const past = !['gift.state.open', 'gift.state.yours', 'gift.state.mine'].includes(word)
  const day = (iso: string): string => dayText(iso, language, now)
  return (
    <Page title="page.gift">
      <View className="body wide">
        <View className="gift-words">
          <View className="title">
            {data.mine
              ? t('gift.fromMe')
              : data.giverNickname
                ? t('gift.from', { name: data.giverNickname })
                : t('gift.fromFriend')}
          </View>
          <View id={id('gift-state')} className="soft" {...role('status')}>
            {t(word)}
          </View>
        </View>
        <View className={`detail-head ${past ? 'detail-head-past' : ''}`}>
          <Value terms={data} />
          <View className="strong">{data.title}</View>
        </View>
        <View className="detail-cut" />
        <View className="detail-foot">
          <TermList rows={rowsOf(data, t, day)} />
          {data.state === 'open' && !past && (
            <View className="tiny soft centred figures gift-foot">
              {t('gift.until', { time: `${day(data.expiresAt)} ${clockText(data.expiresAt)}` })}
            </View>
          )}
        </View>
        <View className="thumb">
          <Action gift={data} token={token} onChanged={reload} />
        </View>
      </View>
    </Page>
  )
}
