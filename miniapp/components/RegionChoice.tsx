import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../api'
import type { RegionNode } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { say } from '../state/go'
import { setMember, useSession } from '../state/session'
import { RegionSheet } from './RegionSheet'
import { role } from '../platform/spoken'

/** The member's home region with the sheet to change it. */
export function RegionChoice({ id }: { id: string }) {
  const t = useT()
  const member = useSession((session) => session.member)
  const [open, setOpen] = useState(false)
  const [districts, setDistricts] = useState<RegionNode[]>([])

  const save = (node: RegionNode): void => {
    setOpen(false)
    // A district has no further choice; a city offers its districts once, below the saved line.
    setDistricts(node.children ?? [])
    api
      .editMe({ regionCode: node.code })
      .then(setMember)
      .catch((error: unknown) => say(wordsFor(error, t)))
  }

  return (
    <View>
      <View id={id} className="entry" {...role('button')} hoverClass="pressed" onClick={() => setOpen(true)}>
        <View className="grow strong">{member?.regionName ?? t('prefs.regionUnset')}</View>
        <View className="entry-arrow" />
      </View>
      {districts.length > 0 && (
        <View>
          <View className="label">{t('prefs.district')}</View>
          <View className="pills">
            {districts.map((district) => (
              <View
                key={district.code}
                id={`region-${district.code}`}
                className={`pill ${district.code === member?.regionCode ? 'pill-on' : ''}`}
                {...role('button')}
                onClick={() => save({ code: district.code, name: district.name, children: districts })}
              >
                {district.name}
              </View>
            ))}
          </View>
        </View>
      )}
      {open && <RegionSheet onPick={save} onClose={() => setOpen(false)} />}
    </View>
  )
}
