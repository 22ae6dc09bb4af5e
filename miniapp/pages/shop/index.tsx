import { View } from '@tarojs/components'
import { api } from '../../api'
import { Amount } from '../../components/Amount'
import { Lines } from '../../components/Lines'
import { Page, useIds } from '../../components/Page'
import { Reminder } from '../../components/Reminder'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { usePayment } from '../../components/usePayment'
import type { Product } from '../../contract'
import { useT } from '../../i18n/t'
import { useTierName } from '../../i18n/words'
import { money } from '../../look/coupon'
import { dayText } from '../../look/dates'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { withId } from '../../components/withId'
import { Button } from '../../components/native'

/** What one gets, in lines: the months and the tier of a membership, the pieces of a pack. */
function Brings({ product }: { product: Product }) {
  const t = useT()
  const tierName = useTierName()
  const lines = [
    ...(product.months ? [t('shop.months', { months: product.months })] : []),
    ...(product.tier ? [t('shop.tier', { tier: tierName(product.tier) })] : []),
    ...(product.items ?? []).map((item) => t('shop.piece', { title: item.title, count: item.quantity })),
  ]
  return <Lines lines={lines} />
}

function Offer({
  product,
  id,
  renews,
  busy,
  payable,
  onBuy,
}: {
  product: Product
  id?: string
  renews: boolean
  busy: boolean
  payable: boolean
  onBuy: () => void
}) {
  const t = useT()
  const word = product.kind === 'membership' && renews ? t('shop.renew') : t('shop.buy')
  return (
    <View className="card">
      <View className="product-head">
        <View className="grow product-title">{product.title}</View>
        <Amount fen={product.priceFen} />
      </View>
      <Brings product={product} />
      {payable && (
        <Button
          {...withId(id)}
          className={`button button-main ${busy ? 'pressed' : ''}`}
          ariaLabel={`${word} ${product.title} ${money(product.priceFen)}`}
          onClick={onBuy}
        >
          {busy ? t('pay.busy') : word}
        </Button>
      )}
    </View>
  )
}

export default function ShopPage() {
  const t = useT()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const { data, error, reload } = useLoaded(api.products, [memberId, language])
  const paid = useLoaded(async () => (useSession.getState().member ? await api.paidMembership() : null), [memberId])
  const { buyProduct, busyId, paySheet } = usePayment(() => {
    reload()
    paid.reload()
  })
  const groups = (['membership', 'coupon_pack'] as const).map((kind) => ({
    kind,
    products: (data?.items ?? []).filter((product) => product.kind === kind),
  }))
  const until = paid.data?.until
  return (
    <Page title="page.shop">
      <View className="body wide">
        {until && (
          <View id={id('shop-until')} className="notice notice-calm" {...role('status')}>
            {t(paid.data?.endsSoon ? 'shop.endsSoon' : 'shop.until', { day: dayText(until, language, Date.now()) })}
          </View>
        )}
        {until && <Reminder scene="before_renewal" />}
        {data && !data.payable && data.items.length > 0 && (
          <View id={id('shop-unpayable')} className="notice">
            {t('shop.unpayable')}
          </View>
        )}
        {!data && (error ? <Trouble error={error} onRetry={reload} /> : <Skeleton kind="ticket" count={3} />)}
        {data?.items.length === 0 && (
          <Empty text={t('shop.none')} action={t('coupon.more')} onAction={() => go('/pages/coupons/index')} />
        )}
        {groups.map(
          ({ kind, products }) =>
            products.length > 0 && (
              <View key={kind}>
                <View className="heading">{t(`shop.kind.${kind}`)}</View>
                {products.map((product) => (
                  <Offer
                    key={product.id}
                    id={id(`shop-buy-${product.id}`)}
                    product={product}
                    renews={Boolean(until)}
                    busy={busyId === product.id}
                    payable={data?.payable ?? false}
                    onBuy={() => buyProduct(product)}
                  />
                ))}
              </View>
            ),
        )}
      </View>
      {paySheet}
    </Page>
  )
}
