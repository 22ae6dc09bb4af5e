import { Picker, View } from '@tarojs/components'
import type { StaffSelf, Store } from '../../contract'
import { useT } from '../../i18n/t'
import { role } from '../../platform/spoken'
import { signOut } from './session'

/** Who works here and in which store; somebody bound to one store cannot choose another. */
export function StaffHead({
  staff,
  stores,
  store,
  quiet,
  onQuiet,
  onStore,
}: {
  staff: StaffSelf
  stores: readonly Store[]
  store: Store | undefined
  /** The till is felt, not heard. */
  quiet: boolean
  onQuiet: (quiet: boolean) => void
  onStore: (id: string) => void
}) {
  const t = useT()
  const bound = Boolean(staff.storeId) || stores.length < 2
  return (
    <View className="staff-head">
      <View className="row">
        <View className="grow">
          <View className="title">{t('page.staff')}</View>
          <View className="small soft">{`${staff.name} · ${t(`role.${staff.role}`)}`}</View>
        </View>
        <View id="staff-quiet" className="link" {...role('button')} onClick={() => onQuiet(!quiet)}>
          {t(quiet ? 'staff.soundOff' : 'staff.soundOn')}
        </View>
        <View id="staff-logout" className="link" {...role('button')} onClick={() => void signOut()}>
          {t('staff.logout')}
        </View>
      </View>
      {store && (
        <Picker
          mode="selector"
          range={stores.map((each) => each.name)}
          value={stores.indexOf(store)}
          disabled={bound}
          onChange={(event) => {
            const picked = stores[Number(event.detail.value)]
            if (picked) onStore(picked.id)
          }}
        >
          <View id="staff-store" className="link">
            {store.name}
            {bound ? '' : ' ▾'}
          </View>
        </Picker>
      )}
    </View>
  )
}
