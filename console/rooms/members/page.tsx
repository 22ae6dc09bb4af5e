import { SwapOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Select, Tag, Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { looksLikePhone, readMemberNo } from '../../../shared/rules/member'
import { useDo, useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { useMemberColumns, type MemberRow } from './columns'
import { MemberDrawer } from './drawer'

/** All members; the address holds the words searched for, the segment and the open drawer, but never a phone number. */
export default function MembersPage() {
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/members' })
  const go = useNavigate()
  const may = useMay()
  const tell = useTell()
  const list = useList('listMembers', { query: { q: asked.q, segmentId: asked.segmentId } })
  const byPhone = useDo('searchMembers')
  const segments = useList('listSegments', { query: { limit: 200 } }, { enabled: may('listSegments') })
  const [typed, setTyped] = useState(asked.q ?? '')
  useEffect(() => setTyped(asked.q ?? ''), [asked.q])
  const columns = useMemberColumns()
  const show = (change: Partial<typeof asked>): void =>
    void go({ to: '/members', search: { ...asked, ...change }, replace: true })
  const find = (text: string): void => {
    const byWords = (): void => {
      byPhone.reset()
      show({ q: text.trim() || undefined })
    }
    if (!looksLikePhone(text)) return byWords()
    byPhone.mutate(
      { body: { phone: text } },
      {
        // Twelve digits may be a number of Taiwan and a member's: the phone is looked for first.
        onSuccess: ({ items }) => {
          if (items.length === 0 && readMemberNo(text) !== null) byWords()
        },
        onError: tell.problem,
      },
    )
  }
  const found = byPhone.data
  const shown = found
    ? { ...list, items: found.items as MemberRow[], hasMore: false, isPending: false, problem: null }
    : list
  const filtered = Boolean(asked.q || asked.segmentId || found)
  return (
    <Page
      title={t('members.title')}
      hint={t('members.hint')}
      actions={
        may('listMerges') && (
          <Link to="/members/merges">
            <Button icon={<SwapOutlined />} data-testid="members-merges">
              {t('members.merges')}
            </Button>
          </Link>
        )
      }
    >
      <div className="chips">
        <Tooltip title={t('members.findTip')} trigger="focus" placement="bottomLeft">
          <Input.Search
            allowClear
            className="grow member-find"
            placeholder={t('members.find')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onSearch={find}
            loading={byPhone.isPending}
            data-testid="member-search"
            aria-label={t('members.find')}
          />
        </Tooltip>
        {may('listSegments') && (
          <Select
            allowClear
            className="member-segment"
            placeholder={t('members.inSegment')}
            showSearch
            optionFilterProp="label"
            data-testid="member-segment"
            aria-label={t('members.inSegment')}
            value={asked.segmentId}
            onChange={(segmentId?: string) => show({ segmentId })}
            options={segments.items.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {found && (
          <Tag closable onClose={() => byPhone.reset()}>
            {t('members.byPhone')}
          </Tag>
        )}
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          list={shown}
          columns={columns}
          minWidth={1000}
          testId="member-list"
          onRow={(row) => show({ member: row.id })}
          empty={
            filtered ? (
              <EmptyState
                title={t('members.none')}
                hint={t('members.noneHint')}
                action={
                  <Button
                    onClick={() => {
                      byPhone.reset()
                      show({ q: undefined, segmentId: undefined })
                    }}
                  >
                    {t('act.clear')}
                  </Button>
                }
              />
            ) : (
              <EmptyState
                title={t('members.empty')}
                hint={t('members.emptyHint')}
                action={
                  may('createChannel') && (
                    <Link to="/stores" search={{ tab: 'channels' }}>
                      <Button type="primary">{t('members.emptyAction')}</Button>
                    </Link>
                  )
                }
              />
            )
          }
        />
      </Sheet>
      {asked.member && <MemberDrawer id={asked.member} leave={() => show({ member: undefined })} />}
    </Page>
  )
}
