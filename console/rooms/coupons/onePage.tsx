import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { StateTag } from '../../parts/coupon'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { CouponActions } from './actions'
import { changesOf, draftOf, type Template } from './draft'
import { CouponForm } from './form'
import { CouponSheet } from './sheet'

export default function CouponPage() {
  const { id } = useParams({ from: '/inside/coupons/$id' })
  const template = useRead('readCouponTemplate', { params: { id } })
  return <Read of={template}>{(data) => <One template={data} />}</Read>
}

function One({ template }: { template: Template }) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const may = useMay()
  const tell = useTell()
  const edit = useDo('editCouponTemplate', ['readCouponTemplate', 'listCouponTemplates'])
  const save = async (draft: Parameters<typeof changesOf>[1]): Promise<void> => {
    const body = changesOf(template, draft)
    if (Object.keys(body).length > 0)
      await edit.mutateAsync({ params: { id: template.id }, body, ifMatch: template.version })
    tell.done(t('say.saved'))
    setEditing(false)
  }
  return (
    <Page
      title={editing ? t('coupons.form.edit') : template.title}
      hint={<StateTag state={template.state} />}
      actions={
        !editing && (
          <>
            {may('editCouponTemplate') && template.state !== 'closed' && (
              <Button onClick={() => setEditing(true)} data-testid="coupon-edit">
                {t('act.edit')}
              </Button>
            )}
            <CouponActions template={template} />
          </>
        )
      }
    >
      {editing ? (
        <CouponForm
          initial={draftOf(template)}
          locked={template.state !== 'draft'}
          leastTotal={template.state === 'draft' ? 1 : template.total}
          save={save}
          extra={<Button onClick={() => setEditing(false)}>{t('act.cancel')}</Button>}
        />
      ) : (
        <CouponSheet template={template} />
      )}
    </Page>
  )
}
