import { Table, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { EmptyState, Read } from '../../parts/states'
import { changeOf, type Range } from './range'

type Row = Answer<'readStoreFigures'>['items'][number]

/** Redemptions and turnover by store, the greatest turnover first, beside the days before. */
export default function StoresSheet({ range }: { range: Range }) {
  const { t } = useTranslation()
  const stores = useRead('readStoreFigures', { query: range }, { keepPrevious: true })
  const against = (now: number, before: number): string => {
    const change = changeOf(now, before)
    return change === null ? t('say.none') : `${change > 0 ? '▲' : change < 0 ? '▼' : '='} ${Math.abs(change)}%`
  }
  const columns: TableColumnsType<Row> = [
    { title: t('dashboard.stores.store'), render: (_, row) => row.name },
    {
      title: t('dashboard.measure.turnoverFen'),
      align: 'right',
      render: (_, row) => <Money fen={row.turnoverFen} />,
    },
    {
      title: t('dashboard.stores.change'),
      align: 'right',
      render: (_, row) => against(row.turnoverFen, row.before.turnoverFen),
    },
    { title: t('dashboard.measure.redemptions'), align: 'right', render: (_, row) => row.redemptions.toLocaleString() },
    {
      title: t('dashboard.stores.change'),
      align: 'right',
      render: (_, row) => against(row.redemptions, row.before.redemptions),
    },
    { title: t('dashboard.stores.discount'), align: 'right', render: (_, row) => <Money fen={row.discountFen} /> },
  ]
  return (
    <Sheet title={t('dashboard.stores.title')}>
      <Read of={stores} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState small title={t('dashboard.stores.empty')} />
          ) : (
            <Table<Row>
              size="small"
              rowKey="storeId"
              columns={columns}
              dataSource={items}
              scroll={{ x: 'max-content' }}
              pagination={items.length > 10 ? { pageSize: 10, size: 'small', showSizeChanger: false } : false}
              data-testid="dashboard-stores"
            />
          )
        }
      </Read>
    </Sheet>
  )
}
