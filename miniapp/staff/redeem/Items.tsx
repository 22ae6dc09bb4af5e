import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useT } from '../../i18n/t'
import { role } from '../../platform/spoken'
import { Button, Input } from '../../components/native'
import { emptyItem, type ItemDraft } from './items'

/** What the customer buys, where a coupon is for certain goods only: number and amount a line, scanned or typed. */
export function Items({ items, onChange }: { items: readonly ItemDraft[]; onChange: (items: ItemDraft[]) => void }) {
  const t = useT()
  const set = (place: number, part: Partial<ItemDraft>): void =>
    onChange(items.map((item, at) => (at === place ? { ...item, ...part } : item)))
  const scan = (place: number): void =>
    void platform.scan(t('staff.itemQuestion')).then((text) => text && set(place, { sku: text.trim().slice(0, 40) }))
  return (
    <View id="staff-items">
      <View className="label">{t('staff.items')}</View>
      {items.map((item, place) => (
        <View key={place} className="item-row">
          <Input
            id={`staff-item-sku-${place}`}
            ariaLabel={`${t('staff.itemSku')} ${place + 1}`}
            className="field grow"
            value={item.sku}
            maxlength={40}
            placeholder={t('staff.itemSku')}
            onInput={(event) => set(place, { sku: event.detail.value })}
          />
          <Input
            id={`staff-item-amount-${place}`}
            ariaLabel={`${t('staff.itemAmount')} ${place + 1}`}
            className="field item-amount"
            type="digit"
            value={item.amount}
            maxlength={12}
            placeholder={t('staff.itemAmount')}
            onInput={(event) => set(place, { amount: event.detail.value })}
          />
          <View
            className="link"
            {...role('button')}
            ariaLabel={`${t('staff.itemScan')} ${place + 1}`}
            onClick={() => scan(place)}
          >
            {t('staff.itemScan')}
          </View>
        </View>
      ))}
      <Button id="staff-item-more" className="button button-plain" onClick={() => onChange([...items, emptyItem])}>
        {t('staff.itemMore')}
      </Button>
    </View>
  )
}
