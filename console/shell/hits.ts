import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { looksLikePhone } from '../../shared/rules/member'
import { compact } from '../../shared/rules/typed'
import { call } from '../api'
import { useList } from '../data/read'
import { useMay } from '../session'
import type { Place } from './places'

export type Hits = { group: 'members' | 'coupons' | 'campaigns' | 'segments' | 'stores' | 'orders'; places: Place[] }

/** So many of a kind are shown; who looks for more opens the list. */
const EACH = 5

/** Members, coupons, campaigns, segments, stores and orders that the words name, as far as this role may see them. */
export function useHits(words: string): { hits: Hits[]; busy: boolean } {
  const { t } = useTranslation()
  const may = useMay()
  const some = words !== ''
  const query = { q: words, limit: EACH }
  const phone = looksLikePhone(words)
  const members = useList('listMembers', { query }, { enabled: some && !phone && may('listMembers') })
  const byPhone = useQuery({
    queryKey: ['palette', 'phone', words],
    queryFn: () => call('searchMembers', { body: { phone: words } }),
    enabled: some && phone && may('searchMembers'),
    // A number must not stay in memory longer than the search is open.
    gcTime: 0,
  })
  const coupons = useList('listCouponTemplates', { query }, { enabled: some && may('listCouponTemplates') })
  const campaigns = useList('listCampaigns', { query }, { enabled: some && may('listCampaigns') })
  const segments = useList('listSegments', { query }, { enabled: some && may('listSegments') })
  const stores = useList('listStores', { query }, { enabled: some && may('listStores') })
  const orderNo = compact(words)
  const numbered = /^[0-9A-Za-z]{12,40}$/.test(orderNo)
  const orders = useList(
    'listOrders',
    { query: { orderNo, limit: EACH } },
    { enabled: some && numbered && may('listOrders') },
  )
  const found = phone ? (byPhone.data?.items ?? []) : members.items
  const hits: Hits[] = [
    {
      group: 'members',
      places: found.map(({ id, nickname, memberNo, phoneMasked }) => ({
        key: id,
        words: `${nickname ?? t('say.unnamed')} · ${memberNo}${phoneMasked ? ` · ${phoneMasked}` : ''}`,
        link: { to: '/members/$id', params: { id } },
      })),
    },
    {
      group: 'orders',
      places: orders.items.map(({ id, title, orderNo: no }) => ({
        key: id,
        words: `${title} · ${no}`,
        link: { to: '/orders/$id', params: { id } },
      })),
    },
    {
      group: 'coupons',
      places: coupons.items.map(({ id, title }) => ({
        key: id,
        words: title,
        link: { to: '/coupons/$id', params: { id } },
      })),
    },
    {
      group: 'campaigns',
      places: campaigns.items.map(({ id, name }) => ({
        key: id,
        words: name,
        link: { to: '/campaigns/$id', params: { id } },
      })),
    },
    {
      group: 'segments',
      places: segments.items.map(({ id, name }) => ({
        key: id,
        words: name,
        link: { to: '/segments/$id', params: { id } },
      })),
    },
    {
      group: 'stores',
      places: stores.items.map(({ id, name }) => ({
        key: id,
        words: name,
        link: { to: '/stores', search: { q: name } },
      })),
    },
  ]
  const lists = [members, coupons, campaigns, segments, stores, orders]
  return {
    hits: hits.filter(({ places }) => places.length > 0),
    busy: some && (lists.some(({ isFetching }) => isFetching) || byPhone.isFetching),
  }
}
