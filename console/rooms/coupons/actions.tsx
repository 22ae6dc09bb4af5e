import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteName } from '../../../shared/contract/table'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import type { Template } from './draft'
import { GrantDialog } from './grant'

const TOUCHED: RouteName[] = ['readCouponTemplate', 'listCouponTemplates']

/** What can be done with a coupon in its state; closing is final and asks for the title. */
export function CouponActions({ template }: { template: Template }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const publish = useDo('publishCouponTemplate', TOUCHED)
  const pause = useDo('pauseCouponTemplate', TOUCHED)
  const [closing, setClosing] = useState(false)
  const [granting, setGranting] = useState(false)
  const at = { params: { id: template.id }, body: {} }
  const { state } = template
  if (!may('publishCouponTemplate')) return null
  return (
    <>
      {state !== 'draft' && state !== 'closed' && (
        <Button onClick={() => setClosing(true)} data-testid="coupon-close">
          {t('coupons.one.close')}
        </Button>
      )}
      {state === 'published' && (
        <Button
          loading={pause.isPending}
          data-testid="coupon-pause"
          onClick={() =>
            pause.mutate(at, { onSuccess: () => tell.done(t('coupons.one.paused')), onError: tell.problem })
          }
        >
          {t('coupons.one.pause')}
        </Button>
      )}
      {(state === 'draft' || state === 'paused') && (
        <Button
          type="primary"
          loading={publish.isPending}
          data-testid="coupon-publish"
          onClick={() =>
            publish.mutate(at, { onSuccess: () => tell.done(t('coupons.one.published')), onError: tell.problem })
          }
        >
          {t(state === 'draft' ? 'coupons.one.publish' : 'coupons.one.resume')}
        </Button>
      )}
      {state === 'published' && (
        <Button type="primary" onClick={() => setGranting(true)} data-testid="coupon-grant">
          {t('coupons.one.grant')}
        </Button>
      )}
      {closing && <CloseDialog template={template} leave={() => setClosing(false)} />}
      {granting && <GrantDialog templateId={template.id} leave={() => setGranting(false)} />}
    </>
  )
}

function CloseDialog({ template, leave }: { template: Template; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const close = useDo('closeCouponTemplate', TOUCHED)
  const [typed, setTyped] = useState('')
  return (
    <Modal
      open
      title={t('coupons.one.close')}
      okText={t('coupons.one.close')}
      cancelText={t('act.cancel')}
      okButtonProps={{ danger: true, disabled: typed.trim() !== template.title.trim(), loading: close.isPending }}
      onCancel={leave}
      onOk={() =>
        close.mutate(
          { params: { id: template.id }, body: {} },
          {
            onSuccess: () => {
              tell.done(t('coupons.one.closed'))
              leave()
            },
            onError: tell.problem,
          },
        )
      }
    >
      <div className="stack-tight">
        <p>{t('coupons.one.closeAsk')}</p>
        <p className="code">{template.title}</p>
        <Input value={typed} onChange={(event) => setTyped(event.target.value)} data-testid="coupon-close-title" />
      </div>
    </Modal>
  )
}
