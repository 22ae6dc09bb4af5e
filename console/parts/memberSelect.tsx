import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../data/read'
import { useSettled } from './settled'

/** Several members, found by nickname or member number as one types. */
export function MemberSelect(props: {
  value: string[]
  onChange: (ids: string[]) => void
  max?: number
  testId: string
}) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim(), 250)
  const found = useList('listMembers', { query: { q: q || undefined, limit: 20 } })
  return (
    <Select
      mode="multiple"
      className="wide"
      data-testid={props.testId}
      aria-label={t('coupons.grant.members')}
      showSearch
      filterOption={false}
      onSearch={setTyped}
      value={props.value}
      onChange={props.onChange}
      maxCount={props.max}
      loading={found.isFetching}
      placeholder={t('coupons.grant.membersHint')}
      options={found.items.map((member) => ({
        value: member.id,
        label: `${member.nickname ?? t('say.unnamed')} · ${member.memberNo}`,
      }))}
    />
  )
}
