import { PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { StateTag, thresholdWords, valueWords } from '../../parts/coupon'
import { ListTable } from '../../parts/listTable'
import { Meter } from '../../parts/meter'
import { Page, Sheet } from '../../parts/page'
import { CouponSections } from '../../parts/sections'
import { EmptyState } from '../../parts/states'
import { minute, When } from '../../parts/when'
import { useMay } from '../../session'
import { COUPON_STATES } from '../../tabs'

type Row = Item<'listCouponTemplates'>

/** All coupon templates with their stock. */
export default function CouponsPage() {
  const { t } = useTranslation()
  const { state } = useSearch({ from: '/inside/coupons' })
  const go = useNavigate()
  const may = useMay()
  const list = useList('listCouponTemplates', { query: { state } })
  const fresh = may('createCouponTemplate') && (
    <Link to="/coupons/new">
      <Button type="primary" icon={<PlusOutlined />} data-testid="coupon-new">
        {t('coupons.new')}
      </Button>
    </Link>
  )
  const columns: TableColumnsType<Row> = [
    {
      title: t('coupons.column.coupon'),
      render: (_, row) => (
        <div>
          <Link to="/coupons/$id" params={{ id: row.id }} data-testid={`coupon-row-${row.id}`}>
            {row.title}
          </Link>
          <div className="soft">
            {t(`coupons.kind.${row.kind}`)} · {valueWords(t, row)} · {thresholdWords(t, row.thresholdFen)}
          </div>
        </div>
      ),
    },
    { title: t('coupons.column.state'), width: 96, render: (_, row) => <StateTag of={row} /> },
    {
      title: t('coupons.column.issued'),
      width: 180,
      render: (_, row) => <Meter used={row.issued} total={row.total} />,
    },
    {
      title: t('coupons.column.redeemed'),
      width: 90,
      align: 'right',
      render: (_, row) => row.redeemed.toLocaleString(),
    },
    {
      title: t('coupons.column.window'),
      width: 240,
      render: (_, row) => <span className="soft">{`${minute(row.claimFrom)} – ${minute(row.claimUntil)}`}</span>,
    },
    { title: t('coupons.column.created'), width: 120, render: (_, row) => <When at={row.createdAt} /> },
  ]
  return (
    <Page title={t('coupons.title')} hint={t('coupons.hint')} actions={<>{fresh}</>}>
      <CouponSections />
      <Segmented
        className="chips"
        value={state ?? ''}
        options={[
          { label: t('say.all'), value: '' },
          ...COUPON_STATES.map((value) => ({ label: t(`coupons.state.${value}`), value })),
        ]}
        onChange={(value) => void go({ to: '/coupons', search: { state: COUPON_STATES.find((s) => s === value) } })}
      />
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          minWidth={940}
          testId="coupon-list"
          onRow={(row) => void go({ to: '/coupons/$id', params: { id: row.id } })}
          empty={<EmptyState title={t('coupons.empty')} hint={t('coupons.emptyHint')} action={fresh} />}
        />
      </Sheet>
    </Page>
  )
}
