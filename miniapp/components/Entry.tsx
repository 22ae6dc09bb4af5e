import { View } from '@tarojs/components'
import { role } from '../platform/spoken'
import { withId } from './withId'

/** One line that leads somewhere: what, a note below, what it is now on the right. */
export function Entry({
  id,
  text,
  note = '',
  aside = '',
  onTap,
}: {
  id?: string
  text: string
  note?: string
  aside?: string
  onTap: () => void
}) {
  return (
    <View {...withId(id)} className="entry" {...role('button')} hoverClass="pressed" onClick={onTap}>
      <View className="grow">
        {text}
        {note && <View className="tiny soft figures">{note}</View>}
      </View>
      {aside && <View className="small soft entry-aside">{aside}</View>}
      <View className="entry-arrow" />
    </View>
  )
}
