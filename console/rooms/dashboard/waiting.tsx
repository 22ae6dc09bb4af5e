import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import { TOP } from './top'

/** What waits for whoever is signed in, each with the way to it; nothing where nothing waits. */
export function WaitingSheet() {
  const { t } = useTranslation()
  const { data } = useRead('readWaiting', {}, TOP)
  if (!data) return null
  const said = (
    n: number,
    key: 'campaigns' | 'refunds' | 'merges' | 'suspicions' | 'failedJobs' | 'auditLog',
  ): string => t(`dashboard.waiting.${key}`, { n })
  const { campaigns, refunds, merges, suspicions, failedJobs, auditLog } = data
  if (![campaigns, refunds, merges, suspicions, failedJobs, auditLog].some(Boolean)) return null
  return (
    <Sheet title={t('dashboard.waiting.title')}>
      <ul className="plain-list" data-testid="dashboard-waiting">
        {Boolean(campaigns) && (
          <li>
            <Link to="/campaigns" search={{ status: 'awaiting_approval' }}>
              {said(campaigns ?? 0, 'campaigns')}
            </Link>
          </li>
        )}
        {Boolean(refunds) && (
          <li>
            <Link to="/coupons/payments" search={{ tab: 'refunds', refund: 'awaiting_approval' }}>
              {said(refunds ?? 0, 'refunds')}
            </Link>
          </li>
        )}
        {Boolean(merges) && (
          <li>
            <Link to="/members/merges">{said(merges ?? 0, 'merges')}</Link>
          </li>
        )}
        {Boolean(suspicions) && (
          <li>
            <Link to="/coupons/suspicions">{said(suspicions ?? 0, 'suspicions')}</Link>
          </li>
        )}
        {Boolean(auditLog) && (
          <li>
            <Link to="/settings" search={{ tab: 'audit' }} className="bad">
              {said(auditLog ?? 0, 'auditLog')}
            </Link>
          </li>
        )}
        {Boolean(failedJobs) && (
          <li>
            <Link to="/settings" search={{ tab: 'jobs' }}>
              {said(failedJobs ?? 0, 'failedJobs')}
            </Link>
          </li>
        )}
      </ul>
    </Sheet>
  )
}
