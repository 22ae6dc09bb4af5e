import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../data/read'

/** Says what is out of the ordinary: frozen or merged to be minded, a lead simply told. */
export function StatusTag({ status }: { status: Item<'listMembers'>['status'] }) {
  const { t } = useTranslation()
  if (status === 'active') return null
  return <Tag color={status === 'lead' ? 'processing' : 'warning'}>{t(`members.status.${status}`)}</Tag>
}
