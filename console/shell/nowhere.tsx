import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/states'
import { homeOf, pagesFor } from './pages'
import { useSession } from '../session'

/** The way home, and every page that this person has: nobody stands before a wall. */
const WaysOn = () => {
  const { t } = useTranslation()
  const { self } = useSession()
  return (
    <nav className="stack" aria-label={t('say.waysOn')}>
      <Link to={homeOf(self)}>
        <Button type="primary">{t('say.home')}</Button>
      </Link>
      {self && (
        <span className="row ways-on">
          {pagesFor(self).map(({ page, to }) => (
            <Link key={page} to={to}>
              {t(`nav.${page}`)}
            </Link>
          ))}
        </span>
      )}
    </nav>
  )
}

export function Nowhere() {
  const { t } = useTranslation()
  return <EmptyState title={t('say.notHere')} hint={t('say.notHereHint')} action={<WaysOn />} />
}

export function NotYours() {
  const { t } = useTranslation()
  return <EmptyState title={t('say.notYours')} hint={t('say.notYoursHint')} action={<WaysOn />} />
}
