import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo, useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { saveHtml } from '../../parts/saveFile'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { purposeWord, sourceWord } from './words'

type Row = Item<'listMemberConsents'>
const WAYS = ['wechat', 'sms', 'email', 'phoneCall'] as const

/** What the member allows now, and the ledger of how it came to that: who asks "why did I get this" is answered here. */
export function MemberConsents({ id }: { id: string }) {
  const { t } = useTranslation()
  const list = useList('listMemberConsents', { params: { id } })
  const now = list.first?.now
  const may = useMay()
  const tell = useTell()
  const prove = useDo('proveConsent')
  const save = (): void =>
    prove.mutate({ params: { id } }, { onSuccess: saveHtml, onError: (problem) => tell.problem(problem) })
  const said = (row: Row): string => t(row.granted ? 'members.consent.yes' : 'members.consent.no')
  const columns: Column<Row>[] = [
    {
      key: 'purpose',
      title: t('members.consent.column.purpose'),
      render: (_, row) => purposeWord(t, row.purpose),
    },
    {
      key: 'said',
      title: t('members.consent.column.said'),
      width: 100,
      render: (_, row) => <Tag color={row.granted ? 'success' : 'default'}>{said(row)}</Tag>,
    },
    {
      key: 'version',
      title: t('members.consent.column.version'),
      width: 120,
      render: (_, row) => <span className="code">{row.documentVersion ?? t('say.none')}</span>,
    },
    {
      key: 'source',
      title: t('members.consent.column.source'),
      width: 180,
      render: (_, row) => <span title={row.screen ?? undefined}>{sourceWord(t, row.source)}</span>,
    },
    {
      key: 'at',
      title: t('members.consent.column.at'),
      width: 120,
      render: (_, row) => <When at={row.at} />,
    },
  ]
  const ways = now ? WAYS.filter((way) => now.marketing[way]) : []
  return (
    <div className="stack">
      {now && (
        <dl className="facts" data-testid="member-consents-now">
          <dt>{t('members.consent.now')}</dt>
          <dd>
            {[
              ...ways.map((way) => purposeWord(t, `marketing.${way}`)),
              ...(now.personalisation ? [purposeWord(t, 'personalisation')] : []),
            ].join(t('say.comma')) || t('members.consent.nothing')}
          </dd>
          <dt>{t('members.consent.topics')}</dt>
          <dd>{now.topics.map((topic) => t(`topic.${topic}`)).join(t('say.comma')) || t('say.none')}</dd>
        </dl>
      )}
      {may('proveConsent') && (
        <div>
          <Button loading={prove.isPending} onClick={save} data-testid="member-consent-proof">
            {t('members.consent.prove')}
          </Button>
        </div>
      )}
      <ListTable
        name="memberConsents"
        list={list}
        columns={columns}
        minWidth={680}
        testId="member-consents"
        empty={<EmptyState small title={t('members.consent.empty')} />}
      />
    </div>
  )
}
