import { View } from '@tarojs/components'
import { shanghaiDay } from '../../../shared/rules/calendar'
import { Skeleton, Trouble } from '../../components/States'
import { useT } from '../../i18n/t'
import { money } from '../../look/coupon'
import { clockText } from '../../look/dates'
import { useLoaded } from '../../state/useLoaded'
import { till } from './session'

/** What this store has redeemed today, with number and sum; undone ones stay, struck through. */
export function Today({ storeId, marks }: { storeId: string; marks: number }) {
  const t = useT()
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
            </View>
          ))}
        </View>
      )}
    </View>
  )
}
