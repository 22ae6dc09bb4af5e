import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../api'
import type { Home, RegionNode } from '../contract'
import { useT } from '../i18n/t'
import { useLoaded } from '../state/useLoaded'
import { Sheet } from './Sheet'
import { Skeleton, Trouble } from './States'
import { role } from '../platform/spoken'

/** The city that the first page greets by, where it is one of the tree's: most people live near where they shop. */
const guessFrom = (tree: readonly RegionNode[]): RegionNode | null => {
  const near = (platform.read('home') as Home | undefined)?.season?.regionName
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
export function RegionSheet({ onPick, onClose }: { onPick: (node: RegionNode) => void; onClose: () => void }) {
  const t = useT()
  const { data, error, reload } = useLoaded(async () => (await api.regions()).items, [])
  const [province, setProvince] = useState<RegionNode | null>(null)
  const guess = data && !province ? guessFrom(data) : null
  return (
    <Sheet
      id="region-sheet"
      title={province ? province.name : t('prefs.regionTitle')}
      part={province?.code}
      onClose={onClose}
    >
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
