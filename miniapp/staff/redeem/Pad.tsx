import { View } from '@tarojs/components'
import { PAD_KEYS, tapped } from '../../../shared/rules/till'
import { Button } from '../../components/native'
import { useT } from '../../i18n/t'

/** Large keys for the amount, for a thumb beside the till. */
export function Pad({ amount, onChange }: { amount: string; onChange: (amount: string) => void }) {
  const t = useT()
  return (
    <View id="staff-pad" className="pad">
      {PAD_KEYS.map((key) => (
        <Button
          key={key}
          id={`staff-pad-${key === '.' ? 'point' : key}`}
          className="pad-key figures"
          onClick={() => onChange(tapped(amount, key))}
        >
          {key}
        </Button>
      ))}
      <Button
        id="staff-pad-back"
        className="pad-key"
        ariaLabel={t('staff.padBack')}
        onClick={() => onChange(tapped(amount, 'back'))}
      >
        ⌫
      </Button>
    </View>
  )
}
