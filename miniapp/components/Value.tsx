import { Text, View } from '@tarojs/components'
import type { Coupon } from '../contract'
import { useT } from '../i18n/t'
import { thresholdText, valueParts } from '../look/coupon'
import { useSession } from '../state/session'

/** Long figures step down in size, so that ¥1,288.50 still fits beside its terms. */
const size = (figure: string): string => {
  if (figure.length > 5) return 'money-longest'
  return figure.length > 3 ? 'money-long' : ''
}

export type ValueTerms = Pick<Coupon, 'kind' | 'valueFen' | 'discountPercent' | 'thresholdFen'>

/** The figure of a coupon: sign small, number large, cents small, the threshold below. */
export function Value({ terms }: { terms: ValueTerms }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const { sign, integer, rest } = valueParts(terms, t, language)
  return (
    <View>
      <View className={`money ${size(integer + rest)}`}>
        {sign && <Text className="money-sign">{sign}</Text>}
        <Text className="money-integer">{integer}</Text>
        {rest && <Text className="money-unit">{rest}</Text>}
      </View>
      <View className="tiny">{thresholdText(terms, t)}</View>
    </View>
  )
}
