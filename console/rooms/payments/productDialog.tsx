import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import type { Translations } from '../../../shared/rules/translation'
import type { Args } from '../../api'
import { useDo } from '../../data/read'
import { Choice } from '../../parts/choice'
import { FormDialog } from '../../parts/formDialog'
import { InLanguages } from '../../parts/inLanguages'
import { Picker } from '../../parts/picker'
import { YuanInput } from '../../parts/yuanInput'
import { TierSelect } from '../coupons/tierSelect'
import type { ProductRow } from './rows'

type Filled = {
  kind: ProductRow['kind']
  title: string
  titles?: Translations | null
  priceFen: number
  months?: number | null
  tiers: string[]
  items: { couponTemplateId: string; quantity: number }[]
  onSale: boolean
}
export const KINDS = ['coupon_pack', 'membership'] as const
const MONTHS = [1, 3, 12] as const

/** What the kind has and nothing of the other. */
const termsOf = ({
  kind,
  title,
  titles,
  priceFen,
  months,
  tiers,
  items,
  onSale,
}: Filled): Args<'createProduct'>['body'] => ({
  kind,
  title: title.trim(),
  titles: titles ?? null,
  priceFen,
  onSale,
  ...(kind === 'membership'
    ? { months: months ?? undefined, ...(tiers[0] ? { tier: tiers[0] } : {}) }
    : { items: items.map(({ couponTemplateId, quantity }) => ({ couponTemplateId, quantity })) }),
})

/** Makes a product, or changes one; its kind stays. */
export function ProductDialog({ product, leave }: { product: ProductRow | null; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const kind = Form.useWatch('kind', form) ?? product?.kind ?? 'coupon_pack'
  const create = useDo('createProduct', ['listStaffProducts'])
  const edit = useDo('editProduct', ['listStaffProducts'])
  const must = { required: true, message: t('say.required') }
  const keep = (filled: Filled): Promise<unknown> => {
    const body = termsOf(filled)
    if (!product) return create.mutateAsync({ body })
    const { kind: same, ...change } = body
    return edit
      .mutateAsync({ params: { id: product.id }, body: { ...change }, ifMatch: product.version })
      .then(() => same)
  }
  return (
    <FormDialog<Filled>
      title={t(product ? 'payments.product.edit' : 'payments.product.new')}
      form={form}
      width={600}
      testId="product-save"
      leave={leave}
      keep={keep}
      initial={
        product
          ? { ...product, tiers: product.tier ? [product.tier] : [], items: product.items ?? [] }
          : {
              kind: 'coupon_pack',
              tiers: [],
              items: [{ couponTemplateId: undefined, quantity: 1 } as never],
              onSale: true,
              months: 1,
            }
      }
    >
      {product && product.sold > 0 && (
        <Alert type="info" showIcon title={t('payments.product.lockedHint')} className="alert-gap" />
      )}
      <Form.Item name="kind" label={t('payments.product.kind')}>
        <Choice
          disabled={product !== null}
          testId="product-kind"
          words={KINDS.map((value) => ({ value, label: t(`payments.kind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="title" label={t('payments.product.title')} rules={[{ ...must, whitespace: true }]}>
        <Input maxLength={40} showCount data-testid="product-title" />
      </Form.Item>
      <Form.Item name="titles">
        <InLanguages max={40} testId="product-titles" />
      </Form.Item>
      <Form.Item name="priceFen" label={t('payments.product.price')} rules={[must]}>
        <YuanInput testId="product-price" min={1} />
      </Form.Item>
      {kind === 'membership' ? (
        <>
          <Form.Item label={t('payments.product.months')} required>
            <div className="row">
              <Form.Item name="months" noStyle rules={[must]}>
                <NumberInput
                  min={1}
                  max={36}
                  precision={0}
                  data-testid="product-months"
                  aria-label={t('payments.product.months')}
                />
              </Form.Item>
              {MONTHS.map((months) => (
                <Button key={months} size="small" onClick={() => form.setFieldValue('months', months)}>
                  {t(`payments.product.monthsPreset.m${months}`)}
                </Button>
              ))}
            </div>
          </Form.Item>
          <Form.Item name="tiers" label={t('payments.product.tier')}>
            <TierSelect testId="product-tier" most={1} />
          </Form.Item>
        </>
      ) : (
        <Items must={must} />
      )}
      <label className="row switch-row">
        <Form.Item name="onSale" valuePropName="checked" noStyle>
          <Switch data-testid="product-on-sale" aria-label={t('payments.product.onSale')} />
        </Form.Item>
        {t('payments.product.onSale')} <span className="soft">{t('payments.product.onSaleHint')}</span>
      </label>
    </FormDialog>
  )
}

function Items({ must }: { must: { required: boolean; message: string } }) {
  const { t } = useTranslation()
  return (
    <Form.Item label={t('payments.product.items')} required>
      <Form.List name="items">
        {(rows, { add, remove }) => (
          <div className="stack-tight">
            {rows.map(({ key, name }) => (
              <div className="field-row" key={key}>
                <Form.Item name={[name, 'couponTemplateId']} rules={[must]} className="grow last">
                  <Picker of="coupon" onlyOpen label={t('payments.product.coupon')} testId={`product-coupon-${name}`} />
                </Form.Item>
                <Form.Item name={[name, 'quantity']} rules={[must]} className="last">
                  <NumberInput
                    min={1}
                    max={50}
                    precision={0}
                    prefix="×"
                    aria-label={t('payments.product.quantity')}
                    data-testid={`product-quantity-${name}`}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  disabled={rows.length < 2}
                  aria-label={t('act.remove')}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            {rows.length < 20 && (
              <div>
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  onClick={() => add({ quantity: 1 })}
                  data-testid="product-add"
                >
                  {t('payments.product.addItem')}
                </Button>
              </div>
            )}
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}
