import { PlusOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useDo, useList } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Money } from '../../parts/money'
import { BulkTurn } from '../../parts/table/bulkTurn'
import { wordsOf } from '../../parts/table/words'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { SALE_STATES } from '../../tabs'
import { tierWord } from '../../tiers'
import { KINDS, ProductDialog } from './productDialog'
import type { ProductRow } from './rows'

/** Paid memberships and coupon packs; putting one on sale or off it is undone with one tap. */
export function Products() {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const go = useNavigate()
  const search = useSearch({ from: '/inside/orders' })
  const { q, state, sort } = search
  const list = useList('listStaffProducts', { query: { q, state, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/orders', search: { ...search, tab: 'products', ...part }, replace: true })
  const filtered = Boolean(q ?? state)
  const edit = useDo('editProduct', ['listStaffProducts'])
  const [open, setOpen] = useState<ProductRow | 'new' | null>(null)
  const show = (row: ProductRow, onSale: boolean, again: boolean): void =>
    edit.mutate(
      { params: { id: row.id }, body: { onSale }, ifMatch: row.version },
      {
        onSuccess: (kept) => {
          const words = t(onSale ? 'payments.product.shown' : 'payments.product.hidden')
          if (again) tell.undoable(words, () => show(kept, !onSale, false))
          else tell.done(words)
        },
        onError: tell.problem,
      },
    )
  const fresh = may('createProduct') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="product-new">
      {t('payments.product.new')}
    </Button>
  )
  const columns: Column<ProductRow>[] = [
    {
      key: 'title',
      sort: 'title',
      title: t('payments.product.column.title'),
      render: (_, row) => (
        <div className="wrap-any">
          {row.title}
          <div className="soft">{t(`payments.kind.${row.kind}`)}</div>
        </div>
      ),
    },
    {
      key: 'price',
      sort: 'priceFen',
      title: t('payments.product.column.price'),
      width: 110,
      align: 'right',
      render: (_, row) => <Money fen={row.priceFen} />,
    },
    {
      key: 'brings',
      title: t('payments.product.column.brings'),
      render: (_, row) => (
        <div className="soft wrap-any">
          {row.months !== undefined && t('payments.product.bringsMonths', { n: row.months })}
          {row.tier && ` · ${t('payments.product.bringsTier', { tier: tierWord(row.tier) })}`}
          {row.items?.map(({ couponTemplateId, title, quantity }) => (
            <div key={couponTemplateId}>{t('payments.product.bringsItem', { title, n: quantity })}</div>
          ))}
        </div>
      ),
    },
    {
      key: 'sold',
      sort: 'sold',
      title: t('payments.product.column.sold'),
      width: 80,
      align: 'right',
      render: (_, row) => row.sold.toLocaleString(),
    },
    {
      key: 'onSale',
      title: t('payments.product.column.onSale'),
      width: 90,
      render: (_, row) => (
        <Switch
          checked={row.onSale}
          disabled={!may('editProduct') || edit.isPending}
          aria-label={`${t('payments.product.onSale')} ${row.title}`}
          onChange={(onSale) => show(row, onSale, true)}
          data-testid={`product-on-sale-${row.id}`}
        />
      ),
    },
    {
      key: 'act',
      width: 90,
      align: 'right',
      render: (_, row) =>
        may('editProduct') && (
          <Button size="small" onClick={() => setOpen(row)} data-testid={`product-edit-${row.id}`}>
            {t('act.edit')}
          </Button>
        ),
    },
  ]
  return (
    <>
      <div className="row-between">
        <Filters views="products" clear={filtered && (() => ask({ q: undefined, state: undefined }))}>
          <FilterText
            label={t('payments.product.find')}
            testId="product-find"
            value={q}
            onFind={(typed) => ask({ q: typed.trim() || undefined })}
          />
          <FilterWords
            label={t('payments.product.column.onSale')}
            testId="product-state"
            value={state}
            onChange={(next) => ask({ state: next })}
            words={SALE_STATES.map((value) => ({ value, label: t(`payments.product.sale.${value}`) }))}
          />
        </Filters>
        {(list.items.length > 0 || filtered) && fresh}
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          name="products"
          list={list}
          columns={columns}
          minWidth={820}
          testId="product-list"
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          bulk={may('editProduct') ? (rows, done) => <ProductBulk rows={rows} done={done} /> : undefined}
          written={{
            list: 'products',
            name: t('payments.tab.products'),
            query: { q, state, sort },
            columns: [
              { field: 'title', title: t('payments.product.column.title') },
              {
                field: 'kind',
                title: t('payments.product.kind'),
                words: wordsOf(KINDS, (word) => t(`payments.kind.${word}`)),
              },
              { field: 'priceFen', title: t('payments.product.column.price') },
              { field: 'months', title: t('payments.product.months') },
              { field: 'sold', title: t('payments.product.column.sold') },
              {
                field: 'onSale',
                title: t('payments.product.column.onSale'),
                words: { true: t('payments.product.sale.on_sale'), false: t('payments.product.sale.off_sale') },
              },
            ],
          }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState
                title={t('payments.product.empty')}
                hint={t('payments.product.emptyHint')}
                action={fresh || undefined}
              />
            )
          }
        />
      </Sheet>
      {open && <ProductDialog product={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </>
  )
}

/** Several products put on sale or taken off it. */
function ProductBulk({ rows, done }: { rows: ProductRow[]; done: () => void }) {
  const { t } = useTranslation()
  return (
    <BulkTurn
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ title }) => title}
      touches={['listStaffProducts']}
      done={done}
      isOn={({ onSale }) => onSale}
      turn={({ id, version }, onSale) => call('editProduct', { params: { id }, body: { onSale }, ifMatch: version })}
      off={{ words: t('payments.product.offSale'), hint: t('payments.product.offSaleHint'), testId: 'products-off' }}
      on={{ words: t('payments.product.putOn'), hint: t('payments.product.onSaleHint'), testId: 'products-on' }}
    />
  )
}
