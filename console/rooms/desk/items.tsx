import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AutoComplete, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText } from '../../../shared/rules/typed'
import { YuanInput } from '../../parts/yuanInput'

export type TillItem = { sku: string; amountFen: number }
type Row = { key: number; sku: string; amountFen?: number }

const filledOf = (rows: readonly Row[]): TillItem[] =>
  rows.flatMap(({ sku, amountFen }) =>
    sku.trim() !== '' && amountFen !== undefined ? [{ sku: sku.trim(), amountFen }] : [],
  )

/** The goods of this order that the coupon is for: article numbers with what they cost after other discounts. */
export function Items(props: {
  skus: readonly string[]
  items: readonly TillItem[]
  change: (items: TillItem[]) => void
  look: () => void
  busy: boolean
}) {
  const { t } = useTranslation()
  const [rows, setRows] = useState<Row[]>(() =>
    props.items.length > 0
      ? props.items.map((item, key) => ({ key, ...item }))
      : [{ key: 0, sku: props.skus.length === 1 ? (props.skus[0] ?? '') : '' }],
  )
  const become = (next: Row[]): void => {
    setRows(next)
    props.change(filledOf(next))
  }
  const change = (key: number, part: Partial<Row>): void =>
    become(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <section className="stack-tight" data-testid="desk-items">
      <strong>{t('desk.items.title')}</strong>
      <span className="soft">{t('desk.items.hint')}</span>
      {rows.map((row) => (
        <div className="field-row" key={row.key}>
          <AutoComplete
            className="grow"
            value={row.sku}
            options={props.skus
              .filter((sku) => sku.includes(row.sku))
              .slice(0, 20)
              .map((value) => ({ value }))}
            onChange={(sku: string) => change(row.key, { sku: codeText(sku) })}
            placeholder={t('desk.items.sku')}
            aria-label={t('desk.items.sku')}
            data-testid={`desk-sku-${row.key}`}
          />
          <span className="field-name">
            <YuanInput
              testId={`desk-item-amount-${row.key}`}
              label={t('desk.items.amount')}
              placeholder={t('desk.items.amount')}
              value={row.amountFen}
              onChange={(amountFen) => change(row.key, { amountFen })}
            />
          </span>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('act.remove')}
            disabled={rows.length === 1}
            onClick={() => become(rows.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      <div className="row-between">
        <Button
          size="small"
          icon={<PlusOutlined />}
          disabled={rows.length >= 200}
          onClick={() => become([...rows, { key: Math.max(...rows.map(({ key }) => key)) + 1, sku: '' }])}
          data-testid="desk-item-add"
        >
          {t('desk.items.add')}
        </Button>
        <Button
          disabled={props.items.length === 0}
          loading={props.busy}
          onClick={props.look}
          data-testid="desk-items-look"
        >
          {t('desk.items.again')}
        </Button>
      </div>
    </section>
  )
}
