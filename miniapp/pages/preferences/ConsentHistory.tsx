import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Entry } from '../../components/Entry'
import { More } from '../../components/More'
import { Sheet } from '../../components/Sheet'
import { Empty, Skeleton, Trouble } from '../../components/States'
import type { ConsentLine, ListOf } from '../../contract'
import { isTextKey, useT, type T } from '../../i18n/t'
import { clockText, dayText } from '../../look/dates'
import { useSession } from '../../state/session'
import { usePaged } from '../../state/usePaged'

/** Everything that was allowed and refused, where and when, from the first day on. */
export function ConsentHistory() {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <View>
      <View className="card">
        <Entry id="prefs-history" text={t('prefs.history')} note={t('prefs.historyText')} onTap={() => setOpen(true)} />
      </View>
      {open && <HistorySheet onClose={() => setOpen(false)} />}
    </View>
  )
}

/** What a line is about: a way to be written to, a topic, an agreement; in the shop's own word where there is none of ours. */
function purposeName(purpose: string, t: T): string {
  const last = purpose.slice(purpose.indexOf('.') + 1)
  const key = [`consent.${last}`, `topic.${last}`, `agreement.${last}`].find(isTextKey)
  return key ? t(key) : purpose
}

function HistorySheet({ onClose }: { onClose: () => void }) {
  const t = useT()
  const { data, error, reload, more } = usePaged<ConsentLine, ListOf<ConsentLine>>(api.consentHistory, [])
  return (
    <Sheet id="consent-history" title={t('prefs.history')} onClose={onClose}>
      {data?.items.map((line, place) => (
        <Line key={place} line={line} />
      ))}
      {data?.items.length === 0 && <Empty text={t('prefs.historyNone')} />}
      {data && <More more={more} />}
      {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="line" count={4} />)}
    </Sheet>
  )
}

function Line({ line }: { line: ConsentLine }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const from = `consent.from.${line.source}`
  return (
    <View className="ledger">
      <View className="grow">
        <View className="small">{purposeName(line.purpose, t)}</View>
        <View className="tiny soft figures">
          {[
            `${dayText(line.at, language, Date.now())} ${clockText(line.at)}`,
            isTextKey(from) ? t(from) : line.source,
            ...(line.documentVersion === null ? [] : [t('consent.version', { version: line.documentVersion })]),
          ].join(' · ')}
        </View>
      </View>
      <View className={`small ${line.granted ? 'gain' : 'soft'}`}>
        {t(line.granted ? 'consent.granted' : 'consent.refused')}
      </View>
    </View>
  )
}
