import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../data/read'
import type { Column } from '../../parts/table/columns'
import { When } from '../../parts/when'
import { tierWord } from '../../tiers'
import { StatusTag } from './statusTag'

export type MemberRow = Item<'listMembers'>

/** A list tells a lead's language or it does not, and then the first one stands there: that says nothing of her. */
export const languageTold = ({ status, language }: MemberRow): boolean => status !== 'lead' || language !== 'zh-Hans'

/** The columns of a list of members. */
export function useMemberColumns(): Column<MemberRow>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'member',
      title: t('members.column.member'),
      width: 220,
      render: (_, row) => (
        <div className="member-cell" data-testid={`member-row-${row.memberNo}`}>
          <div className="name-line">
            <span className="clip" title={row.nickname ?? undefined}>
              {row.nickname ?? <span className="soft">{t('say.unnamed')}</span>}
            </span>
            <StatusTag status={row.status} />
          </div>
          <div className="soft">{row.memberNo}</div>
        </div>
      ),
    },
    {
      key: 'phone',
      title: t('members.column.phone'),
      width: 130,
      render: (_, row) => row.phoneMasked ?? t('say.none'),
    },
    {
      key: 'region',
      title: t('members.column.region'),
      width: 150,
      render: (_, row) => row.regionName ?? t('say.none'),
    },
    {
      key: 'language',
      title: t('members.column.language'),
      width: 110,
      render: (_, row) => (languageTold(row) ? t(`language.${row.language}`) : t('say.none')),
    },
    { key: 'tier', title: t('members.column.tier'), width: 110, render: (_, row) => tierWord(row.tier) },
    {
      key: 'tags',
      title: t('members.column.tags'),
      render: (_, row) => (
        <div className="chips tags">
          {row.tags.slice(0, 3).map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
          {row.tags.length > 3 && <span className="soft">+{row.tags.length - 3}</span>}
        </div>
      ),
    },
    {
      key: 'joined',
      sort: 'joinedAt',
      title: t('members.column.joined'),
      width: 120,
      render: (_, row) =>
        row.status === 'lead' ? <span className="soft">{t('members.lead.notYet')}</span> : <When at={row.joinedAt} />,
    },
    {
      key: 'active',
      sort: 'lastActiveAt',
      title: t('members.column.active'),
      width: 120,
      render: (_, row) => <When at={row.lastActiveAt} />,
    },
  ]
}
