import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { api } from '../../api'
import { CouponStack } from '../../components/CouponStack'
import { More } from '../../components/More'
import { useIds } from '../../components/Page'
import { Empty, Skeleton, Trouble } from '../../components/States'
import type { Coupon, ListOf } from '../../contract'
import { useT } from '../../i18n/t'
import { stacksOf } from '../../look/stack'
import { go } from '../../state/go'
import { readPages } from '../../state/readPages'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'

export const STATES = ['claimed', 'redeemed', 'expired'] as const
export type State = (typeof STATES)[number]
/** What stands under each tab: a gift that nobody has taken is still one's own, and what was taken back is over. */
const HOLDS = {
  claimed: ['claimed', 'transferring'],
  redeemed: ['redeemed'],
  expired: ['expired', 'voided'],
} as const satisfies Record<State, readonly Coupon['status'][]>

type Held = { items: Coupon[]; pages: number; goesOn: boolean }

/** So many pages of what stands under a tab; what can be used is read whole, since equal pieces lie on each other and are counted. */
const readMine = async (tab: State, pages: number): Promise<Held> => {
  if (!useSession.getState().member) return { items: [], pages, goesOn: false }
  const lists = await Promise.all(
    HOLDS[tab].map((status) =>
      readPages<Coupon, ListOf<Coupon>>((cursor) => api.coupons(status, cursor), tab === 'claimed' ? undefined : pages),
    ),
  )
  const items = lists.flatMap((list) => list.items)
  // Each list comes in this order; two of them together do not.
  if (tab === 'claimed') items.sort((a, b) => Date.parse(a.validUntil) - Date.parse(b.validUntil))
  return { items, pages, goesOn: lists.some(({ cursor }) => cursor !== null) }
}

/** `changes` counts what ended on this page: the own coupons are read again after each. `onSettled`: how tall this is is known. */
export function Mine({
  status,
  changes,
  onSettled,
  onCentre,
}: {
  status: State
  changes: number
  onSettled: () => void
  onCentre: () => void
}) {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  const [wanted, setWanted] = useState(1)
  const { data, error, reload } = useLoaded(() => readMine(status, wanted), [status, memberId, changes, wanted])
  const settled = data !== null || error !== null
  useEffect(() => {
    if (settled) onSettled()
  }, [settled, onSettled])
  if (started && !memberId) {
    return <Empty text={t('coupons.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
  }
  if (!data) return error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={2} />
  if (data.items.length === 0)
    return status === 'claimed' ? (
      <Empty text={t('coupons.none.claimed')} action={t('coupons.toCentre')} onAction={onCentre} />
    ) : (
      <Empty text={t(`coupons.none.${status}`)} />
    )
  return (
    <View>
      {stacksOf(data.items, Date.now()).map((pieces) => (
        <CouponStack key={pieces[0]!.id} pieces={pieces} id={id} />
      ))}
      <More more={data.goesOn && data.pages === wanted ? () => setWanted(wanted + 1) : null} />
    </View>
  )
}
