import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { Page } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { blank, sentOf } from './draft'
import { CouponWizard } from './wizard'

export default function NewCouponPage() {
  const { t } = useTranslation()
  const { step } = useSearch({ from: '/inside/coupons/new' })
  const go = useNavigate()
  const tell = useTell()
  const create = useDo('createCouponTemplate', ['listCouponTemplates'])
  const [initial] = useState(blank)
  return (
    <Page crumbs={[{ to: '/coupons', words: t('coupons.title') }]} title={t('coupons.form.create')}>
      <CouponWizard
        saved={null}
        initial={initial}
        step={step ?? 0}
        goTo={(next) => void go({ to: '/coupons/new', search: { step: next }, replace: true })}
        save={async (draft) => {
          const made = await create.mutateAsync({ body: sentOf(draft) })
          tell.done(t('say.saved'))
          await go({ to: '/coupons/$id', params: { id: made.id } })
        }}
        leave={() => void go({ to: '/coupons' })}
      />
    </Page>
  )
}
