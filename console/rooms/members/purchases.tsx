import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Money } from '../../parts/money'
import { Figure } from '../../parts/page'
import { PaidMoney } from '../../parts/paidMoney'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { When } from '../../parts/when'
import { platformWord } from './words'

type Row = Item<'listMemberPurchases'>
const HUES: Partial<Record<Row['status'], string>> = { completed: 'success', refunded: 'warning', closed: 'default' }

/** What a member bought anywhere, as shops and files told it, with what it adds up to. */
export function MemberPurchases({ id }: { id: string }) {
  const { t } = useTranslation()
  const list = useList('listMemberPurchases', { params: { id } })
  const stat = list.first?.stat
  const columns: Column<Row>[] = [
    {
      key: 'order',
      title: t('members.purchase.column.order'),
      render: (_, row) => (
        <div className="wrap-any">
          {platformWord(t, row.platform)}
          {row.storeName && ` · ${row.storeName}`}
          <div className="soft code">{row.orderNo}</div>
        </div>
      ),
    },
    {
      key: 'goods',
      title: t('members.purchase.column.goods'),
      render: (_, row) => <Goods items={row.items} />,
    },
    {
      key: 'amount',
      title: t('members.purchase.column.amount'),
      width: 140,
      align: 'right',
      render: (_, row) => <PaidMoney order={row} />,
    },
    {
      key: 'status',
      title: t('members.purchase.column.status'),
      width: 100,
      render: (_, row) => (
        <Tag color={HUES[row.status] ?? 'processing'} data-testid="purchase-status" data-status={row.status}>
          {t(`members.purchase.status.${row.status}`)}
        </Tag>
      ),
    },
    {
      key: 'paid',
      title: t('members.purchase.column.paid'),
      width: 120,
      render: (_, row) => (row.paidAt ? <When at={row.paidAt} /> : t('say.none')),
    },
  ]
  return (
    <div className="stack">
      {stat && stat.orderCount > 0 && (
        <div className="figures" data-testid="purchase-figures">
          <Figure name={t('members.purchase.count')} value={stat.orderCount.toLocaleString()} />
          <Figure name={t('members.purchase.spent')} value={<Money fen={stat.spentFen} />} />
          <Figure name={t('members.purchase.average')} value={<Money fen={stat.averageFen ?? 0} />} />
          <Figure
            name={t('members.purchase.cycle')}
            value={
              stat.cycleDays === null
                ? t('say.none')
                : t('members.purchase.days', { n: stat.cycleDays.toLocaleString() })
            }
          />
        </div>
      )}
      <ListTable
        name="memberPurchases"
        list={list}
        columns={columns}
        minWidth={760}
        testId="member-purchases"
        empty={<EmptyState small title={t('members.purchase.empty')} hint={t('members.purchase.emptyHint')} />}
      />
    </div>
  )
}

/** The first goods by name, and how many more there are. */
function Goods({ items }: { items: Row['items'] }) {
  const { t } = useTranslation()
  const [first, ...more] = items
  if (!first) return t('say.none')
  return (
    <div className="wrap-any">
      {first.name ?? first.sku}
      {first.quantity !== null && first.quantity > 1 && ` ×${first.quantity}`}
      {more.length > 0 && <div className="soft">{t('members.purchase.more', { n: more.length })}</div>}
    </div>
  )
}
