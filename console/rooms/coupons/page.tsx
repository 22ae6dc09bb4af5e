import { PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { StateTag, thresholdWords, valueWords } from '../../parts/coupon'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { wordsOf } from '../../parts/table/words'
import { Meter } from '../../parts/meter'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { FromUntil, When } from '../../parts/when'
import { useMay } from '../../session'
import { COUPON_KINDS, COUPON_STATES } from '../../tabs'
import { CouponBulk } from './bulk'

type Row = Item<'listCouponTemplates'>

/** All coupon templates with their stock. */
export default function CouponsPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/coupons' })
  const { q, state, kind, sort } = search
  const go = useNavigate()
  const may = useMay()
  const list = useList('listCouponTemplates', { query: { q, state, kind, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/coupons', search: { ...search, ...part }, replace: true })
  const filtered = Boolean(q ?? state ?? kind)
  const fresh = may('createCouponTemplate') && (
    <Link to="/coupons/new">
      <Button type="primary" icon={<PlusOutlined />} data-testid="coupon-new">
        {t('coupons.new')}
      </Button>
    </Link>
  )
  const columns: Column<Row>[] = [
    {
      key: 'coupon',
      sort: 'title',
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
    { key: 'state', title: t('coupons.column.state'), width: 96, render: (_, row) => <StateTag of={row} /> },
    {
      key: 'issued',
      sort: 'total',
      title: t('coupons.column.issued'),
      width: 180,
      render: (_, row) => <Meter used={row.issued} total={row.total} />,
    },
    {
      key: 'redeemed',
      title: t('coupons.column.redeemed'),
      width: 90,
      align: 'right',
      render: (_, row) => row.redeemed.toLocaleString(),
    },
    {
      key: 'window',
      sort: 'claimUntil',
      title: t('coupons.column.window'),
      width: 170,
      render: (_, row) => <FromUntil from={row.claimFrom} until={row.claimUntil} />,
    },
    {
      key: 'created',
      sort: 'createdAt',
      title: t('coupons.column.created'),
      width: 120,
      render: (_, row) => <When at={row.createdAt} />,
    },
  ]
  return (
    <Page title={t('coupons.title')} hint={t('coupons.hint')} actions={<>{fresh}</>}>
      <Filters views="coupons" clear={filtered && (() => ask({ q: undefined, state: undefined, kind: undefined }))}>
        <FilterText
          label={t('coupons.find')}
          testId="coupon-find"
          value={q}
          onFind={(typed) => ask({ q: typed.trim() || undefined })}
        />
        <FilterWords
          label={t('coupons.column.state')}
          testId="coupon-state-filter"
          value={state}
          onChange={(next) => ask({ state: next })}
          words={COUPON_STATES.map((value) => ({ value, label: t(`coupons.state.${value}`) }))}
        />
        <FilterWords
          label={t('coupons.form.kind')}
          testId="coupon-kind-filter"
          value={kind}
          onChange={(next) => ask({ kind: next })}
          words={COUPON_KINDS.map((value) => ({ value, label: t(`coupons.kind.${value}`) }))}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="coupons"
          list={list}
          columns={columns}
          minWidth={940}
          testId="coupon-list"
          onRow={(row) => void go({ to: '/coupons/$id', params: { id: row.id } })}
          bulk={may('closeCouponTemplate') ? (rows, done) => <CouponBulk rows={rows} done={done} /> : undefined}
          written={{
            list: 'coupons',
            name: t('coupons.title'),
            query: { q, state, kind, sort },
            columns: [
              { field: 'title', title: t('coupons.column.coupon') },
              {
                field: 'kind',
                title: t('coupons.form.kind'),
                words: wordsOf(COUPON_KINDS, (word) => t(`coupons.kind.${word}`)),
              },
              {
                field: 'state',
                title: t('coupons.column.state'),
                words: wordsOf(COUPON_STATES, (word) => t(`coupons.state.${word}`)),
              },
              { field: 'valueFen', title: t('coupons.form.value') },
              { field: 'thresholdFen', title: t('coupons.form.threshold') },
              { field: 'total', title: t('coupons.form.total') },
              { field: 'issued', title: t('coupons.column.issued') },
              { field: 'redeemed', title: t('coupons.column.redeemed') },
              { field: 'claimFrom', title: t('coupons.bulk.from') },
              { field: 'claimUntil', title: t('coupons.bulk.until') },
              { field: 'createdAt', title: t('coupons.column.created') },
            ],
          }}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('coupons.empty')} hint={t('coupons.emptyHint')} action={fresh} />
            )
          }
        />
      </Sheet>
    </Page>
  )
}
