import { View } from '@tarojs/components'
import { useRef } from 'react'
import { Codes } from '../../components/Codes'
import { useIds } from '../../components/Page'
import { usableAt } from '../../../shared/rules/coupon'
import type { CouponDetail } from '../../contract'
import { useT } from '../../i18n/t'
import { money } from '../../look/coupon'
import { clockText, dayText } from '../../look/dates'
import { termsLine } from '../../look/times'
import { role } from '../../platform/spoken'
import { useSession } from '../../state/session'

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

/** The open coupon after the cashier's scan: what was used, where, when, and what it took off; nothing to scan any more. */
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
      {(coupon.discountFen ?? 0) > 0 && (
        <View className="receipt-sum figures">{t('receipt.saved', { amount: money(coupon.discountFen ?? 0) })}</View>
      )}
      {coupon.redeemedStoreName && <View>{coupon.redeemedStoreName}</View>}
      {at && <View className="soft figures">{`${dayText(at, language, Date.now())} ${clockText(at)}`}</View>}
    </View>
  )
}

function Said({ id, title, text, soft = false }: { id?: string; title: string; text?: string; soft?: boolean }) {
  return (
    <View {...(id ? { id } : {})} className="receipt" {...role('status')}>
      <View className={`title ${soft ? 'soft' : ''}`}>{title}</View>
      {text && <View className="soft">{text}</View>}
    </View>
  )
}

/** The middle of the ticket: the code while it can be used, else why not and until when. */
export function Showing({ coupon }: { coupon: CouponDetail }) {
  const t = useT()
  const id = useIds()
  const language = useSession((session) => session.language)
  const now = Date.now()
  const moment = (iso: string): string => `${dayText(iso, language, now)} ${clockText(iso)}`
  if (coupon.status === 'redeemed') return <Receipt coupon={coupon} />
  if (coupon.status === 'transferring') {
    const until = coupon.transfer?.expiresAt
    return (
      <Said
        id="coupon-gift-open"
        title={t('gift.open')}
        text={until ? t('gift.openText', { time: moment(until) }) : undefined}
      />
    )
  }
  if (coupon.status !== 'claimed') return <Said title={t(`status.${coupon.status}`)} soft />
  if (coupon.reservedUntil && Date.parse(coupon.reservedUntil) > now)
    return (
      <Said
        id="coupon-reserved"
        title={t('coupon.reservedTitle')}
        text={t('coupon.reservedText', { time: moment(coupon.reservedUntil) })}
      />
    )
  if (Date.parse(coupon.validFrom) > now)
    return (
      <Said title={t('coupon.notYet')} text={t('coupon.from', { day: dayText(coupon.validFrom, language, now) })} />
    )
  if (!usableAt(coupon.useTimes, now))
    return (
      <Said
        id="coupon-not-now"
        title={t('coupon.notNow')}
        text={termsLine({ useTimes: coupon.useTimes }, t, (iso) => dayText(iso, language, now))}
      />
    )
  return <CodePaper id={id('coupon-code')} coupon={coupon} />
}
