import { View } from '@tarojs/components'

/** Names on the left, what holds on the right. */
export function TermList({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <View>
      {rows.map(([name, value]) => (
        <View key={`${name} ${value}`} className="term">
          <View className="term-name">{name}</View>
          <View className="term-value figures">{value}</View>
        </View>
      ))}
    </View>
  )
}
