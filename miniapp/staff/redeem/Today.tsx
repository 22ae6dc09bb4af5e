import { View } from '@tarojs/components'
import { useState } from 'react'
import { shanghaiDay } from '../../../shared/rules/calendar'
import { Sheet } from '../../components/Sheet'
import { Skeleton, Trouble } from '../../components/States'
import type { RedemptionList } from '../../contract'
import { useT } from '../../i18n/t'
import { money } from '../../look/coupon'
import { clockText } from '../../look/dates'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { say } from '../../state/go'
import { till } from './session'
import { Undo } from './Undo'

/** What this store has redeemed today, with number and sum; each can be undone here, and undone ones stay, struck through. */
export function Today({ storeId, marks }: { storeId: string; marks: number }) {
  const t = useT()
  const [undoing, setUndoing] = useState<RedemptionList['items'][number] | null>(null)
  const { data, error, reload } = useLoaded(() => till.today(storeId, shanghaiDay(Date.now())), [storeId, marks])
  return (
    <View id="staff-today">
      <View className="heading">{t('staff.today')}</View>
      {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" />)}
      {data && (
        <View className="card">
          <View className="row">
            <View className="grow">{t('staff.count', { count: data.count })}</View>
            <View className="strong figures">{money(data.discountFen)}</View>
          </View>
          {data.items.map((item) => (
            <View key={item.id} className={`ledger ${item.reversedAt ? 'ledger-undone' : ''}`}>
              <View className="small soft figures">{clockText(item.at)}</View>
              <View className="grow">
                <View className="small">{item.title}</View>
                <View className="tiny soft">{`${item.memberNo} · ${item.staffName}`}</View>
              </View>
              <View className="small figures">{money(item.discountFen)}</View>
              {!item.reversedAt && item.by === 'staff' && (
                <View
                  id={`staff-today-undo-${item.code}`}
                  className="link"
                  {...role('button')}
                  ariaLabel={`${t('staff.undoThis')} ${item.title}`}
                  onClick={() => setUndoing(item)}
                >
                  {t('staff.undoThis')}
                </View>
              )}
            </View>
          ))}
        </View>
      )}
      {undoing && (
        <Sheet id="staff-undo-sheet" title={t('staff.undo')} onClose={() => setUndoing(null)}>
          <View className="small">{undoing.title}</View>
          <View className="tiny soft figures">{`${undoing.memberNo} · ${clockText(undoing.at)}`}</View>
          <Undo
            redemptionId={undoing.id}
            asked
            onDone={() => {
              setUndoing(null)
              say(t('staff.undone'))
              reload()
            }}
          />
        </Sheet>
      )}
    </View>
  )
}
