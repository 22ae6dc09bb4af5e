import { useNavigate, useSearch } from '@tanstack/react-router'
import { Switch } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Page } from '../../parts/page'
import { Picker } from '../../parts/picker'
import { useFound } from '../../parts/sources'
import { useSession } from '../../session'
import { Counter } from './counter'
import { useQuiet } from './sound'
import { Today } from './today'

const KEPT = 'console.desk.store'

/** The redemption desk: look, confirm, result; beside it what was redeemed today. */
export default function DeskPage() {
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/desk' })
  const { self } = useSession()
  const go = useNavigate()
  const [quiet, setQuiet] = useQuiet()
  const kept = asked.storeId ?? self?.storeId ?? localStorage.getItem(KEPT) ?? ''
  const known = useFound('store', [kept].filter(Boolean)).get(kept)
  const some = useList('listStores', { query: { state: 'open', limit: 2 } })
  const only = some.items.length === 1 ? some.items[0]?.id : undefined
  const storeId = known && !known.off ? known.id : only
  useEffect(() => {
    if (storeId) localStorage.setItem(KEPT, storeId)
  }, [storeId])
  return (
    <Page
      title={t('desk.title')}
      hint={t('desk.hint')}
      actions={
        <>
          <label className="row">
            <Switch size="small" checked={!quiet} onChange={(on) => setQuiet(!on)} data-testid="desk-sound" />
            {t('desk.sound')}
          </label>
          <Picker
            of="store"
            onlyOpen
            className="member-segment"
            placeholder={t('desk.storeFirst')}
            label={t('desk.store')}
            testId="desk-store"
            disabled={Boolean(self?.storeId)}
            value={storeId}
            onChange={(next) => void go({ to: '/desk', search: { ...asked, storeId: next } })}
          />
        </>
      }
    >
      <div className="desk">
        <Counter storeId={storeId} />
        <Today storeId={storeId} date={asked.date} />
      </div>
    </Page>
  )
}
