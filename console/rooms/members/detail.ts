import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import { useList, type Item } from '../../data/read'
import { useRegions } from '../../parts/region'
import { useMay } from '../../session'
import { zh } from '../../words/common'
import { purposeWord, sourceWord } from './words'

type Detail = Item<'readTimeline'>['detail']

/** The particulars of a happening in words: names for places, stores and channels, money with its sign, no bare ids. */
export function useDetail(): (detail: Detail) => string[] {
  const { t } = useTranslation()
  const may = useMay()
  const { nameOf } = useRegions()
  const stores = useList('listStores', { query: { limit: 200 } })
  const channels = useList('listChannels', { query: { limit: 200 } }, { enabled: may('listChannels') })
  const word = (name: string, value: string): string | undefined => {
    if (name === 'storeId') return stores.items.find(({ id }) => id === value)?.name
    if (name === 'channelId') return channels.items.find(({ id }) => id === value)?.name
    if (name === 'regionCode') return nameOf(value)
    if (name === 'language') return value in zh.language ? t(`language.${value as keyof typeof zh.language}`) : value
    if (name === 'channel')
      return value in zh.messageChannel ? t(`messageChannel.${value as keyof typeof zh.messageChannel}`) : value
    if (name === 'purpose') return purposeWord(t, value)
    if (name === 'source') return sourceWord(t, value)
    return name.endsWith('Id') ? undefined : value
  }
  return (detail) =>
    Object.entries(detail).flatMap(([name, value]) => {
      if (value === null || value === '' || typeof value === 'boolean') return []
      if (typeof value === 'number') return [name.endsWith('Fen') ? formatFen(value) : value.toLocaleString()]
      return word(name, value) ?? []
    })
}
