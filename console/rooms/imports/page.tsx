import { useNavigate } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { UploadSheet } from './upload'
import { goesOn, HUES } from './labels'

type Row = Item<'listImports'>
/** While something goes on it is looked at again after so long. */
const AGAIN_MS = 2000

/** Files of customers and orders: a new one, and what became of those before. */
export default function ImportsPage() {
  const { t } = useTranslation()
  const go = useNavigate()
  const may = useMay()
  const list = useList('listImports', {}, { every: (items) => (items.some(goesOn) ? AGAIN_MS : false) })
  const count = (key: 'accepted' | 'updated' | 'rejected'): Column<Row> => ({
    key,
    title: t(`imports.column.${key}`),
    width: 90,
    align: 'right',
    render: (_, row) => row[key].toLocaleString(),
  })
  const columns: Column<Row>[] = [
    {
      key: 'file',
      title: t('imports.column.file'),
      render: (_, row) => (
        <div className="wrap-any">
          {row.fileName ?? <span className="soft">{t('imports.fileGone')}</span>}
          <div className="soft">{t(`imports.kind.${row.kind}`)}</div>
        </div>
      ),
    },
    {
      key: 'status',
      title: t('imports.column.status'),
      width: 120,
      render: (_, row) => <Tag color={HUES[row.status]}>{t(`imports.status.${row.status}`)}</Tag>,
    },
    count('accepted'),
    count('updated'),
    count('rejected'),
    {
      key: 'by',
      title: t('imports.column.by'),
      width: 150,
      render: (_, row) => (
        <div>
          <div className="clip">{row.staffName}</div>
          <span className="soft">
            <When at={row.createdAt} />
          </span>
        </div>
      ),
    },
  ]
  return (
    <Page crumbs={[{ to: '/members', words: t('members.title') }]} title={t('imports.title')} hint={t('imports.hint')}>
      {may('createImport') && <UploadSheet done={(id) => void go({ to: '/members/imports/$id', params: { id } })} />}
      <Sheet title={t('imports.before')}>
        <ListTable
          name="imports"
          list={list}
          columns={columns}
          minWidth={820}
          testId="import-list"
          onRow={(row) => void go({ to: '/members/imports/$id', params: { id: row.id } })}
          empty={<EmptyState small title={t('imports.empty')} hint={t('imports.emptyHint')} />}
        />
      </Sheet>
    </Page>
  )
}
