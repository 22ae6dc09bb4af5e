import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { PAD_KEYS, tapped } from '../../../shared/rules/till'

/** Large keys for an amount, where the till is a tablet. The Tab key passes it by: who has a keyboard types. */
export function Pad({ amount, change }: { amount: string; change: (amount: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="pad" role="group" aria-label={t('desk.pad')} data-testid="desk-pad">
      {PAD_KEYS.map((key) => (
        <Button key={key} tabIndex={-1} onClick={() => change(tapped(amount, key))} data-testid={`desk-pad-${key}`}>
          {key}
        </Button>
      ))}
      <Button
        tabIndex={-1}
        aria-label={t('desk.padBack')}
        onClick={() => change(tapped(amount, 'back'))}
        data-testid="desk-pad-back"
      >
        ⌫
      </Button>
    </div>
  )
}
