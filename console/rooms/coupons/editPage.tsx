import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { StateTag } from '../../parts/coupon'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { changesOf, draftOf, type Draft, type Template } from './draft'
import { CouponWizard } from './wizard'

export default function EditCouponPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/coupons/$id/edit' })
  const template = useRead('readCouponTemplate', { params: { id } })
  return (
    <Page
      crumbs={[{ to: '/coupons', words: t('coupons.title') }]}
      title={t('coupons.form.edit')}
      hint={template.data && <StateTag of={template.data} />}
    >
      <Read of={template}>{(data) => <Edit read={data} />}</Read>
    </Page>
  )
}

/** The wizard over what was read when the page was opened: what somebody else changes meanwhile is refused, not overwritten. */
function Edit({ read }: { read: Template }) {
  const { t } = useTranslation()
  const { step } = useSearch({ from: '/inside/coupons/$id/edit' })
  const go = useNavigate()
  const tell = useTell()
  const edit = useDo('editCouponTemplate', ['readCouponTemplate', 'listCouponTemplates', 'forecastCoupons'])
  const [template] = useState(read)
  const { id } = template
  const back = (): Promise<void> => go({ to: '/coupons/$id', params: { id } })
  const save = async (draft: Draft): Promise<void> => {
    const body = changesOf(template, draft)
    if (Object.keys(body).length > 0) await edit.mutateAsync({ params: { id }, body, ifMatch: template.version })
    tell.done(t('say.saved'))
    await back()
  }
  return (
    <CouponWizard
      saved={template}
      initial={draftOf(template)}
      step={step ?? 0}
      goTo={(next) => void go({ to: '/coupons/$id/edit', params: { id }, search: { step: next }, replace: true })}
      save={save}
      leave={() => void back()}
    />
  )
}
