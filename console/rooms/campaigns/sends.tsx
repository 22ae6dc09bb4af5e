import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { wordsOf } from '../../parts/table/words'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { MESSAGE_CHANNELS, SEND_REASONS, SEND_STATUSES, YES_NO } from '../../tabs'
import { zh } from '../../words/campaignForm'

type Row = Item<'listSends'>
const HUES: Partial<Record<Row['status'], string>> = {
  delivered: 'success',
  accepted: 'processing',
  failed: 'error',
  unknown: 'warning',
}
const reasonWords = (t: TFunction, reason: string): string =>
  reason in zh.reason ? t(`campaigns.reason.${reason as keyof typeof zh.reason}`) : reason

/** Everybody of the audience with the outcome and its reason; found by name or number, by outcome, reason, channel, opened or not. */
export function Sends({ id }: { id: string }) {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/campaigns/$id' })
  const { q, status, reason, channel, opened } = search
  const go = useNavigate()
  const list = useList(
    'listSends',
    { params: { id }, query: { q, status, reason, channel, opened } },
    { keepPrevious: true },
  )
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/campaigns/$id', params: { id }, search: { ...search, ...part }, replace: true })
  const filtered = Boolean(q ?? status ?? reason ?? channel ?? opened)
  return (
    <Sheet title={t('campaigns.sends.title')}>
      <Filters
        views="sends"
        clear={filtered && (() => void go({ to: '/campaigns/$id', params: { id }, search: {}, replace: true }))}
      >
        <FilterText
          label={t('campaigns.sends.find')}
          testId="sends-find"
          value={q}
          onFind={(typed) => ask({ q: typed.trim() || undefined })}
        />
        <FilterWords
          label={t('campaigns.sends.status')}
          testId="sends-filter"
          value={status}
          onChange={(next) => ask({ status: next, reason: undefined })}
          words={SEND_STATUSES.map((value) => ({ value, label: t(`campaigns.sends.state.${value}`) }))}
        />
        <FilterWords
          label={t('campaigns.sends.reason')}
          testId="sends-reason"
          value={reason}
          onChange={(next) => ask({ reason: next, status: undefined, opened: undefined })}
          words={SEND_REASONS.map((value) => ({ value, label: t(`campaigns.reason.${value}`) }))}
        />
        <FilterWords
          label={t('campaigns.sends.channel')}
          testId="sends-channel"
          value={channel}
          onChange={(next) => ask({ channel: next })}
          words={MESSAGE_CHANNELS.map((value) => ({ value, label: t(`messageChannel.${value}`) }))}
        />
        <FilterWords
          label={t('campaigns.sends.opened')}
          testId="sends-opened"
          value={opened}
          onChange={(next) => ask({ opened: next, reason: undefined })}
          words={YES_NO.map((value) => ({ value, label: t(`campaigns.sends.open.${value}`) }))}
        />
      </Filters>
      <ListTable
        name="sends"
        list={list}
        columns={useColumns()}
        minWidth={820}
        testId="sends-list"
        written={{
          list: 'sends',
          name: t('campaigns.sends.title'),
          query: { id, q, status, reason, channel, opened },
          columns: [
            { field: 'memberNo', title: t('members.drawer.memberNo') },
            { field: 'nickname', title: t('campaigns.sends.member') },
            {
              field: 'status',
              title: t('campaigns.sends.status'),
              words: wordsOf(SEND_STATUSES, (word) => t(`campaigns.sends.state.${word}`)),
            },
            {
              field: 'reason',
              title: t('campaigns.sends.reason'),
              words: wordsOf(SEND_REASONS, (word) => t(`campaigns.reason.${word}`)),
            },
            {
              field: 'channel',
              title: t('campaigns.sends.channel'),
              words: wordsOf(MESSAGE_CHANNELS, (word) => t(`messageChannel.${word}`)),
            },
            { field: 'openedAt', title: t('campaigns.sends.opened') },
            { field: 'attempts', title: t('campaigns.sends.attempts') },
            { field: 'at', title: t('campaigns.sends.at') },
          ],
        }}
        empty={<EmptyState small title={t('campaigns.sends.empty')} />}
      />
    </Sheet>
  )
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'member',
      title: t('campaigns.sends.member'),
      render: (_, row) => (
        <Link to="/members/$id" params={{ id: row.memberId }}>
          {row.nickname ?? t('say.unnamed')} <span className="soft">{row.memberNo}</span>
        </Link>
      ),
    },
    {
      key: 'status',
      title: t('campaigns.sends.status'),
      width: 110,
      render: (_, row) => <Tag color={HUES[row.status]}>{t(`campaigns.sends.state.${row.status}`)}</Tag>,
    },
    {
      key: 'reason',
      title: t('campaigns.sends.reason'),
      width: 130,
      render: (_, row) => (row.reason ? reasonWords(t, row.reason) : t('say.none')),
    },
    {
      key: 'channel',
      title: t('campaigns.sends.channel'),
      width: 140,
      render: (_, row) => (row.channel ? t(`messageChannel.${row.channel}`) : t('say.none')),
    },
    {
      key: 'opened',
      title: t('campaigns.sends.opened'),
      width: 120,
      render: (_, row) => <When at={row.openedAt} />,
    },
    {
      key: 'attempts',
      title: t('campaigns.sends.attempts'),
      align: 'right',
      optional: true,
      width: 80,
      render: (_, row) => row.attempts,
    },
    { key: 'at', title: t('campaigns.sends.at'), width: 120, render: (_, row) => <When at={row.at} /> },
  ]
}
