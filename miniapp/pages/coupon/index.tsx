import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { api } from '../../api'
import { Page, useShown } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { TermList } from '../../components/TermList'
import { Value } from '../../components/Value'
import type { CouponDetail } from '../../contract'
import { useT } from '../../i18n/t'
import { ceilingText, thresholdText } from '../../look/coupon'
import { dayText } from '../../look/dates'
import { timeRows } from '../../look/times'
import { Refusal } from '../../request'
import { tokenOfGift } from '../../state/gifts'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { giftPath } from './giftPath'
import { GiftPanel } from './GiftPanel'
import { Showing } from './Showing'
import { WechatFolder } from './WechatFolder'
import { Button } from '../../components/native'

/** An address without an id would read the list of all. */
const nothing = (): Promise<never> => Promise.reject(new Refusal(404, 'not_found', ''))

const POLL_MS = 3_000

function Terms({ coupon }: { coupon: CouponDetail }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const day = (iso: string): string => dayText(iso, language, Date.now())
  const rows: [string, string][] = [
    [t('coupon.term.when'), `${day(coupon.validFrom)} – ${day(coupon.validUntil)}`],
    [t('coupon.term.threshold'), [thresholdText(coupon, t), ceilingText(coupon, t)].filter(Boolean).join(' · ')],
    ...timeRows(coupon.useTimes, t, day),
    ...(coupon.goods ? [[t('coupon.term.goods'), coupon.goods.name] satisfies [string, string]] : []),
    [t('coupon.term.where'), coupon.stores.map((store) => store.name).join(t('times.and')) || t('coupon.allStores')],
    [t('coupon.term.code'), coupon.code],
  ]
  return <TermList rows={rows} />
}

/** A receipt is watched for a while too: what was scanned by mistake is undone at the same counter. */
const UNDONE_WITHIN_MS = 10 * 60_000
const mayChange = ({ status, redeemedAt }: CouponDetail, now: number): boolean =>
  status === 'claimed' ||
  status === 'transferring' ||
  (status === 'redeemed' && redeemedAt !== undefined && now - Date.parse(redeemedAt) < UNDONE_WITHIN_MS)

/** True once a gift that was on offer here has left: the server does not know it as this person's any more. */
const isGone = (error: unknown, before: string | undefined): boolean =>
  before === 'transferring' &&
  error instanceof Refusal &&
  (error.code === 'coupon_not_found' || error.code === 'not_found')

export default function CouponPage() {
  const t = useT()
  const shown = useShown()
  const couponId = useRouter().params['id'] ?? ''
  const brand = useSession((session) => session.brand)
  const { data, error, reload } = useLoaded(() => (couponId ? api.coupon(couponId) : nothing()), [couponId])
  const status = data?.status
  const before = useRef<string>()
  const gone = isGone(error, status)
  const watched = data !== null && mayChange(data, Date.now())

  useEffect(() => {
    if (!shown || gone || !watched) return
    const restore = status === 'claimed' ? platform.brighten() : undefined
    const timer = setInterval(reload, POLL_MS)
    return () => {
      clearInterval(timer)
      restore?.()
    }
  }, [shown, status, watched, gone, reload])

  useEffect(() => {
    if (before.current === 'claimed' && status === 'redeemed') platform.vibrate()
    before.current = status
  }, [status])

  // The menu's own share has no gift to hand on: it leads home.
  useShareAppMessage(({ from }) => {
    const token = from === 'button' ? tokenOfGift(couponId, Date.now()) : null
    return token
      ? { title: t('gift.shareTitle', { title: data?.title ?? '' }), path: giftPath(token) }
      : { title: brand?.name ?? '', path: '/pages/home/index' }
  })

  if (!data || gone) {
    return (
      <Page title="page.coupon">
        <View className="body wide">
          {gone ? (
            <Empty text={t('gift.accepted')} action={t('coupon.more')} onAction={() => go('/pages/coupons/index')} />
          ) : error ? (
            <Trouble error={error} onRetry={reload} />
          ) : (
            <Skeleton kind="code" />
          )}
        </View>
      </Page>
    )
  }
  const over = data.status !== 'claimed' && data.status !== 'transferring'
  return (
    <Page title="page.coupon">
      <View className="body wide">
        <View className="detail-head">
          <Value terms={data} />
          <View className="strong">{data.title}</View>
        </View>
        <View className="detail-cut" />
        <Showing coupon={data} />
        <View className="detail-cut" />
        <View className="detail-foot">
          <Terms coupon={data} />
        </View>
        <GiftPanel coupon={data} onChanged={reload} />
        <WechatFolder coupon={data} onChanged={reload} />
        {over && (
          <View className="heading">
            <Button className="button button-tint" onClick={() => go('/pages/coupons/index')}>
              {t('coupon.more')}
            </Button>
          </View>
        )}
      </View>
    </Page>
  )
}
