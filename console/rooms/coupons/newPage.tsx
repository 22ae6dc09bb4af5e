import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { Page } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { blank, sentOf } from './draft'
import { CouponForm } from './form'

export default function NewCouponPage() {
  const { t } = useTranslation()
  const go = useNavigate()
  const tell = useTell()
  const create = useDo('createCouponTemplate', ['listCouponTemplates'])
  const [initial] = useState(blank)
  return (
    <Page title={t('coupons.form.create')}>
      <CouponForm
        initial={initial}
        locked={false}
        leastTotal={1}
        save={async (draft) => {
          const made = await create.mutateAsync({ body: sentOf(draft) })
          tell.done(t('say.saved'))
          await go({ to: '/coupons/$id', params: { id: made.id } })
        }}
        extra={<Button onClick={() => void go({ to: '/coupons' })}>{t('act.cancel')}</Button>}
      />
    </Page>
  )
}
