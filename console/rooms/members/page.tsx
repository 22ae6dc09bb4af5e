import { ImportOutlined, SwapOutlined, TeamOutlined } from '@ant-design/icons'
import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { later } from '../../parts/later'
import { Page } from '../../parts/page'
import { useMay } from '../../session'

// The table and what it is narrowed by weigh more than all the rest: on their way at once, and the page's name does not wait.
const MemberList = later(() => import('./list'))

/** All members; the address holds the words searched for, the segment and the open drawer, but never a phone number. */
export default function MembersPage() {
  const { t } = useTranslation()
  const may = useMay()
  const { q, segmentId, joinChannelId, status, sort } = useSearch({ from: '/inside/members' })
  const query = { q, segmentId, joinChannelId, status, sort }
  const list = useList('listMembers', { query }, { keepPrevious: true })
  return (
    <Page
      title={t('members.title')}
      hint={t('members.hint')}
      actions={
        <>
          {may('listIdentitySuggestions') && (
            <Link to="/members/suggestions">
              <Button icon={<TeamOutlined />} data-testid="members-suggestions">
                {t('members.suggestion.title')}
              </Button>
            </Link>
          )}
          {may('listImports') && (
            <Link to="/members/imports">
              <Button icon={<ImportOutlined />} data-testid="members-imports">
                {t('imports.open')}
              </Button>
            </Link>
          )}
          {may('listMerges') && (
            <Link to="/members/merges">
              <Button icon={<SwapOutlined />} data-testid="members-merges">
                {t('members.merges')}
              </Button>
            </Link>
          )}
        </>
      }
    >
      <MemberList query={query} list={list} />
    </Page>
  )
}
