import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tag, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { looksLikePhone, readMemberNo } from '../../../shared/rules/member'
import { useDo, type List } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { PEEK, useLeavePeek } from '../../parts/peek'
import { Picker } from '../../parts/picker'
import { EmptyState } from '../../parts/states'
import type { Written } from '../../parts/table/written'
import { useTell } from '../../parts/tell'
import { useOwnFields } from '../../parts/useOwnFields'
import { useMay } from '../../session'
import { MEMBER_STATUSES } from '../../tabs'
import { MemberBulk } from './bulk'
import { useMemberColumns } from './columns'
import { ownColumns } from './ownColumns'
import { MemberDrawer } from './drawer'

/** The members that the address asks for, what they can be narrowed by, and the one that is looked at. */
export default function MemberList(props: { query: Written['query']; list: List<'listMembers'> }) {
  const { query, list } = props
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/members' })
  const go = useNavigate()
  const may = useMay()
  const tell = useTell()
  const byPhone = useDo('searchMembers')
  const canSegment = may('listSegments')
  const columns = useMemberColumns()
  useOwnFields()
  const show = (change: Partial<typeof asked>): void =>
    void go({ to: '/members', search: { ...asked, ...change }, replace: true })
  const peek = (member: string): void => void go({ to: '/members', search: { ...asked, member }, state: PEEK })
  const leave = useLeavePeek(() => show({ member: undefined }))
  const clear = (): void => {
    byPhone.reset()
    show({ q: undefined, segmentId: undefined, joinChannelId: undefined, status: undefined })
  }
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
    ? { ...list, items: found.items, first: found, hasMore: false, isPending: false, problem: null }
    : list
  const canBulk = may('editMember') || may('grantCoupons')
  const filtered = Boolean(asked.q ?? asked.segmentId ?? asked.joinChannelId ?? asked.status ?? found)
  return (
    <>
      <Filters views="members" clear={filtered && clear}>
        <Tooltip title={t('members.findTip')} trigger="focus" placement="bottomLeft">
          <span className="filter-text">
            <FilterText
              label={t('members.find')}
              testId="member-search"
              value={asked.q}
              onFind={find}
              busy={byPhone.isPending}
            />
          </span>
        </Tooltip>
        {canSegment && (
          <Picker
            of="segment"
            chip
            clear
            label={t('members.inSegment')}
            testId="member-segment"
            value={asked.segmentId}
            onChange={(segmentId) => show({ segmentId })}
          />
        )}
        {may('listChannels') && (
          <Picker
            of="channel"
            chip
            clear
            label={t('members.drawer.channel')}
            testId="member-channel"
            value={asked.joinChannelId}
            onChange={(joinChannelId) => show({ joinChannelId })}
          />
        )}
        <FilterWords
          label={t('members.state')}
          testId="member-status"
          value={asked.status}
          onChange={(status) => show({ status })}
          words={MEMBER_STATUSES.map((value) => ({ value, label: t(`members.status.${value}`) }))}
        />
        {found && (
          <Tag closable onClose={() => byPhone.reset()}>
            {t('members.byPhone')}
          </Tag>
        )}
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="members"
          list={shown}
          columns={columns}
          minWidth={1000}
          testId="member-list"
          sort={found ? undefined : { by: asked.sort, to: (sort) => show({ sort: sort as typeof asked.sort }) }}
          onRow={(row) => peek(row.id)}
          written={
            !found && {
              list: 'members',
              name: t('members.title'),
              query,
              columns: [
                { field: 'memberNo', title: t('members.drawer.memberNo') },
                { field: 'nickname', title: t('members.column.member') },
                {
                  field: 'status',
                  title: t('members.state'),
                  words: Object.fromEntries(MEMBER_STATUSES.map((one) => [one, t(`members.status.${one}`)])),
                },
                { field: 'phoneMasked', title: t('members.column.phone') },
                { field: 'regionName', title: t('members.column.region') },
                { field: 'language', title: t('members.column.language') },
                { field: 'tier', title: t('members.column.tier') },
                { field: 'points', title: t('members.column.points') },
                { field: 'tags', title: t('members.column.tags') },
                { field: 'joinedAt', title: t('members.column.joined') },
                { field: 'lastActiveAt', title: t('members.column.active') },
                ...ownColumns(t),
              ],
            }
          }
          bulk={canBulk ? (rows, done) => <MemberBulk rows={rows} done={done} /> : undefined}
          empty={
            filtered ? (
              <EmptyState
                title={t('members.none')}
                hint={t('members.noneHint')}
                action={<Button onClick={clear}>{t('act.clear')}</Button>}
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
      {asked.member && <MemberDrawer id={asked.member} leave={leave} />}
    </>
  )
}
