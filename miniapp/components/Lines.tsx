import { View } from '@tarojs/components'

/** What something brings, a line each. */
export function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <View className="brings">
      {lines.map((line, place) => (
        <View key={place} className="brings-line">
          <View className="brings-dot" />
          <View className="grow">{line}</View>
        </View>
      ))}
    </View>
  )
}
