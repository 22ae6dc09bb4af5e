import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../api'
import type { Home, RegionNode } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { say } from '../state/go'
import { setMember, useSession } from '../state/session'
import { useLoaded } from '../state/useLoaded'
import { Sheet } from './Sheet'
import { Skeleton, Trouble } from './States'
import { role } from '../platform/spoken'

/** The city of the nearest store, where its name is one of the tree's: most people live near where they shop. */
const guessFrom = (tree: readonly RegionNode[]): RegionNode | null => {
  const near = (platform.read('home') as Home | undefined)?.stores[0]?.regionName
  if (!near) return null
  const cities = tree.flatMap((province) => province.children ?? [])
  return cities.find((city) => near.includes(city.name)) ?? null
}

function Options({ nodes, onPick }: { nodes: readonly RegionNode[]; onPick: (node: RegionNode) => void }) {
  return (
    <View>
      {nodes.map((node) => (
        <View
          key={node.code}
          id={`region-${node.code}`}
          className="sheet-option"
          {...role('button')}
          hoverClass="pressed"
          onClick={() => onPick(node)}
        >
          {node.name}
          <View className="entry-arrow" />
        </View>
      ))}
    </View>
  )
}

/** Province, then city: two taps and it is saved. The district may follow; nobody has to. */
function RegionSheet({ onPick, onClose }: { onPick: (node: RegionNode) => void; onClose: () => void }) {
  const t = useT()
  const { data, error, reload } = useLoaded(async () => (await api.regions()).items, [])
  const [province, setProvince] = useState<RegionNode | null>(null)
  const guess = data && !province ? guessFrom(data) : null
  return (
    <Sheet id="region-sheet" title={province ? province.name : t('prefs.regionTitle')} onClose={onClose}>
      {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={3} />)}
      {guess && (
        <View>
          <View className="label">{t('prefs.regionGuess')}</View>
          <View id="region-guess" className="pill pill-on" {...role('button')} onClick={() => onPick(guess)}>
            {guess.name}
          </View>
        </View>
      )}
      {data && !province && (
        <Options nodes={data} onPick={(node) => (node.children?.length ? setProvince(node) : onPick(node))} />
      )}
      {province && (
        <View>
          <View className="link" {...role('button')} onClick={() => setProvince(null)}>
            {t('prefs.regionBack')}
          </View>
          <Options nodes={province.children ?? []} onPick={onPick} />
        </View>
      )}
    </Sheet>
  )
}

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
