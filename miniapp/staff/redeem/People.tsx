import { View } from '@tarojs/components'
import { Entry } from '../../components/Entry'
import type { PhoneEnds } from '../../contract'
import { useT } from '../../i18n/t'
import { role } from '../../platform/spoken'

/** Whose phone ends so: the customer says which of the names is hers. Too many to tell apart are not shown. */
export function People({ found, onChoose }: { found: PhoneEnds; onChoose: (memberNo: string) => void }) {
  const t = useT()
  if (found.more)
    return (
      <View id="staff-too-many" className="notice" {...role('status')}>
        {t('staff.tooMany')}
      </View>
    )
  return (
    <View id="staff-people" className="appear">
      <View className="heading">{t('staff.whose')}</View>
      <View className="card">
        {found.items.map(({ memberNo, nickname, phoneMasked }) => (
          <Entry
            key={memberNo}
            id={`staff-person-${memberNo}`}
            text={nickname ?? t('me.member')}
            note={[phoneMasked, memberNo].filter(Boolean).join(' · ')}
            onTap={() => onChoose(memberNo)}
          />
        ))}
      </View>
    </View>
  )
}
