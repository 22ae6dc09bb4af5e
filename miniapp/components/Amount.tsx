import { Text, View } from '@tarojs/components'
import { yuan } from '../../shared/rules/money'

/** A price: sign small, yuan large, cents small. `fen` is a whole number. */
export function Amount({ fen }: { fen: number }) {
  const { sign, integer, cents } = yuan(fen)
  return (
    <View className="amount figures">
      <Text className="amount-sign">{sign}</Text>
      <Text className="amount-integer">{integer}</Text>
      {cents && <Text className="amount-sign">{cents}</Text>}
    </View>
  )
}
