import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/states'
import { homeOf } from './pages'
import { useSession } from '../session'

const GoHome = () => {
  const { t } = useTranslation()
  const { self } = useSession()
  return (
    <Link to={homeOf(self)}>
      <Button type="primary">{t('say.home')}</Button>
    </Link>
  )
}

export function Nowhere() {
  const { t } = useTranslation()
  return <EmptyState title={t('say.notHere')} hint={t('say.notHereHint')} action={<GoHome />} />
}

export function NotYours() {
  const { t } = useTranslation()
  return <EmptyState title={t('say.notYours')} hint={t('say.notYoursHint')} action={<GoHome />} />
}
