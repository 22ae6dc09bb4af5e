import { View } from '@tarojs/components'
import { useIds } from '../../components/Page'
import { useT } from '../../i18n/t'
import { role } from '../../platform/spoken'

/** Two tabs of one place: what one has, with what is to be had right now below it, and all there is. */
const PLACES = ['mine', 'centre'] as const
export type Place = (typeof PLACES)[number]

export function Places({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const t = useT()
  const id = useIds()
  return (
    <View className="places" {...role('tablist')}>
      {PLACES.map((each) => (
        <View
          key={each}
          id={id(`coupons-to-${each}`)}
          className={`place ${each === place ? 'place-on' : ''}`}
          {...role('tab')}
          aria-selected={each === place}
          hoverClass="pressed"
          onClick={() => onPlace(each)}
        >
          {t(`coupons.place.${each}`)}
        </View>
      ))}
    </View>
  )
}
