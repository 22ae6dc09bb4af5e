import { Text, View } from '@tarojs/components'
import type { Coupon } from '../contract'
import { useT } from '../i18n/t'
import { thresholdText, valueParts } from '../look/coupon'
import { useSession } from '../state/session'

/** The figure of a coupon: sign small, number large, cents small, the threshold below. */
export function Value({ terms }: { terms: Pick<Coupon, 'kind' | 'valueFen' | 'discountPercent' | 'thresholdFen'> }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const { sign, integer, rest } = valueParts(terms, t, language)
  return (
    <View>
      <View className={`money ${integer.length > 3 ? 'money-long' : ''}`}>
        {sign && <Text className="money-sign">{sign}</Text>}
        <Text className="money-integer">{integer}</Text>
        {rest && <Text className="money-unit">{rest}</Text>}
      </View>
      <View className="tiny">{thresholdText(terms, t)}</View>
    </View>
  )
}
