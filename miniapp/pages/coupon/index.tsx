import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { api } from '../../api'
import { Codes } from '../../components/Codes'
import { Page, useIds, useShown } from '../../components/Page'
import { Skeleton, Trouble } from '../../components/States'
import { Value } from '../../components/Value'
import type { CouponDetail } from '../../contract'
import { useT } from '../../i18n/t'
import { ceilingText, thresholdText } from '../../look/coupon'
import { clockText, dayText } from '../../look/dates'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

const POLL_MS = 3_000

/** A shown code stays under the scanner for a while: each reading brings a new one, and all live for at least a minute. */
const HOLD_MS = 40_000
const useSteadyCode = (fresh: string): string => {
  const held = useRef({ code: fresh, since: Date.now() })
  if (Date.now() - held.current.since > HOLD_MS) held.current = { code: fresh, since: Date.now() }
  return held.current.code
}

function CodePaper({ id, coupon }: { id?: string; coupon: CouponDetail }) {
  const t = useT()
  return (
    <View className="code-paper code-paper-whole">
      <Codes id={id} code={useSteadyCode(coupon.dynamicCode ?? coupon.code)} />
      <View className="code-foot">{t('coupon.showToCashier')}</View>
    </View>
  )
}

function Terms({ coupon }: { coupon: CouponDetail }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const day = (iso: string): string => dayText(iso, language, Date.now())
  const rows: [string, string][] = [
    [t('coupon.term.when'), `${day(coupon.validFrom)} – ${day(coupon.validUntil)}`],
    [t('coupon.term.threshold'), [thresholdText(coupon, t), ceilingText(coupon, t)].filter(Boolean).join(' · ')],
    [t('coupon.term.where'), coupon.stores.map((store) => store.name).join(' · ') || t('coupon.allStores')],
    [t('coupon.term.code'), coupon.code],
  ]
  return (
    <View>
      {rows.map(([name, value]) => (
        <View key={name} className="term">
          <View className="term-name">{name}</View>
          <View className="term-value figures">{value}</View>
        </View>
      ))}
    </View>
  )
}

/** The open coupon after the cashier's scan: what was used, when, and nothing to scan any more. */
function Receipt({ coupon }: { coupon: CouponDetail }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const at = coupon.redeemedAt
  return (
    <View id="coupon-receipt" className="receipt appear" {...role('status')}>
      <View className="receipt-mark">
        <View className="receipt-tick" />
      </View>
      <View className="title">{t('status.redeemed')}</View>
      {at && <View className="soft figures">{`${dayText(at, language, Date.now())} ${clockText(at)}`}</View>}
    </View>
  )
}

function Showing({ coupon, codeId }: { coupon: CouponDetail; codeId?: string }) {
  const t = useT()
  const language = useSession((session) => session.language)
  if (coupon.status === 'redeemed') return <Receipt coupon={coupon} />
  if (coupon.status !== 'claimed') {
    return (
      <View className="receipt">
        <View className="title soft">{t(`status.${coupon.status}`)}</View>
      </View>
    )
  }
  if (Date.parse(coupon.validFrom) > Date.now()) {
    return (
      <View className="receipt">
        <View className="title">{t('coupon.notYet')}</View>
        <View className="soft">{t('coupon.from', { day: dayText(coupon.validFrom, language, Date.now()) })}</View>
      </View>
    )
  }
  return <CodePaper id={codeId} coupon={coupon} />
}

export default function CouponPage() {
  const t = useT()
  const id = useIds()
  const shown = useShown()
  const couponId = useRouter().params['id'] ?? ''
  const { data, error, reload } = useLoaded(() => api.coupon(couponId), [couponId])
  const status = data?.status
  const before = useRef<string>()

  useEffect(() => {
    if (!shown || status !== 'claimed') return
    const restore = platform.brighten()
    const timer = setInterval(reload, POLL_MS)
    return () => {
      clearInterval(timer)
      restore()
    }
  }, [shown, status, reload])

  useEffect(() => {
    if (before.current === 'claimed' && status === 'redeemed') platform.vibrate()
    before.current = status
  }, [status])

  if (!data) {
    return (
      <Page title="page.coupon">
        <View className="body wide">
          {error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="code" />}
        </View>
      </Page>
    )
  }
  return (
    <Page title="page.coupon">
      <View className="body wide">
        <View className="detail-head">
          <Value terms={data} />
          <View className="strong">{data.title}</View>
        </View>
        <View className="detail-cut" />
        <Showing coupon={data} codeId={id('coupon-code')} />
        <View className="detail-cut" />
        <View className="detail-foot">
          <Terms coupon={data} />
        </View>
        {data.status !== 'claimed' && (
          <View className="body">
            <Button className="button button-tint" onClick={() => go('/pages/coupons/index')}>
              {t('coupon.more')}
            </Button>
          </View>
        )}
      </View>
    </Page>
  )
}
