import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Page } from '../../parts/page'
import { CouponSections } from '../../parts/sections'
import { useSession } from '../../session'
import { Counter } from './counter'
import { Today } from './today'

const KEPT = 'console.desk.store'

/** The redemption desk: look, confirm, result; beside it what was redeemed today. */
export default function DeskPage() {
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/coupons/desk' })
  const { self } = useSession()
  const go = useNavigate()
  const stores = useList('listStores', { query: { limit: 200 } })
  const open = stores.items.filter(({ closed }) => !closed)
  const kept = asked.storeId ?? self?.storeId ?? localStorage.getItem(KEPT) ?? undefined
  const storeId = open.find(({ id }) => id === kept)?.id ?? (open.length === 1 ? open[0]?.id : undefined)
  useEffect(() => {
    if (storeId) localStorage.setItem(KEPT, storeId)
  }, [storeId])
  return (
    <Page
      title={t('desk.title')}
      hint={t('desk.hint')}
      actions={
        <Select
          className="member-segment"
          placeholder={t('desk.storeFirst')}
          aria-label={t('desk.store')}
          data-testid="desk-store"
          disabled={Boolean(self?.storeId)}
          loading={stores.isPending}
          showSearch
          optionFilterProp="label"
          value={storeId}
          onChange={(next: string) => void go({ to: '/coupons/desk', search: { ...asked, storeId: next } })}
          options={open.map(({ id, name }) => ({ value: id, label: name }))}
        />
      }
    >
      <CouponSections />
      <div className="desk">
        <Counter storeId={storeId} />
        <Today storeId={storeId} date={asked.date} />
      </div>
    </Page>
  )
}
