import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'
import { TypedConfirm } from '../../parts/typedConfirm'
import type { RouteName } from '../../../shared/contract/table'
import { useMay } from '../../session'
import type { Template } from './draft'
import { ExtendDialog } from './extend'
import { GrantDialog } from './grant'

const TOUCHED: RouteName[] = ['readCouponTemplate', 'listCouponTemplates']

/** What can be done with a coupon in its state; closing is final and asks for the title, pausing is undone with one tap. */
export function CouponActions({ template }: { template: Template }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const go = useNavigate()
  const publish = useDo('publishCouponTemplate', TOUCHED)
  const pause = useDo('pauseCouponTemplate', TOUCHED)
  const close = useDo('closeCouponTemplate', TOUCHED)
  const copy = useDo('copyCouponTemplate', TOUCHED)
  const [open, setOpen] = useState<'close' | 'grant' | 'extend' | null>(null)
  const at = { params: { id: template.id }, body: {} }
  const { state } = template
  if (!may('publishCouponTemplate')) return null
  const resume = (): void =>
    publish.mutate(at, {
      onSuccess: ({ warnings }) => {
        tell.done(t('coupons.one.published'))
        for (const warning of warnings) tell.askAgain(t(`coupons.check.${warning}`))
      },
      onError: tell.problem,
    })
  const leave = (): void => setOpen(null)
  return (
    <>
      {may('copyCouponTemplate') && (
        <Button
          loading={copy.isPending}
          data-testid="coupon-copy"
          onClick={() =>
            copy.mutate(at, {
              onSuccess: (made) => {
                tell.done(t('coupons.one.copyMade'))
                void go({ to: '/coupons/$id/edit', params: { id: made.id } })
              },
              onError: tell.problem,
            })
          }
        >
          {t('coupons.one.copy')}
        </Button>
      )}
      {state !== 'draft' && may('extendCoupons') && (
        <Button onClick={() => setOpen('extend')} data-testid="coupon-extend">
          {t('coupons.extend.title')}
        </Button>
      )}
      {state !== 'draft' && state !== 'closed' && (
        <Button onClick={() => setOpen('close')} data-testid="coupon-close">
          {t('coupons.one.close')}
        </Button>
      )}
      {state === 'published' && (
        <Button
          loading={pause.isPending}
          data-testid="coupon-pause"
          onClick={() =>
            pause.mutate(at, {
              onSuccess: () => tell.undoable(t('coupons.one.paused'), resume),
              onError: tell.problem,
            })
          }
        >
          {t('coupons.one.pause')}
        </Button>
      )}
      {(state === 'draft' || state === 'paused') && (
        <Button type="primary" loading={publish.isPending} data-testid="coupon-publish" onClick={resume}>
          {t(state === 'draft' ? 'coupons.one.publish' : 'coupons.one.resume')}
        </Button>
      )}
      {state === 'published' && (
        <Button type="primary" onClick={() => setOpen('grant')} data-testid="coupon-grant">
          {t('coupons.one.grant')}
        </Button>
      )}
      {open === 'close' && (
        <TypedConfirm
          title={t('coupons.one.close')}
          ask={t('coupons.one.closeAsk')}
          name={template.title}
          testId="coupon-close-title"
          leave={leave}
          act={async () => {
            await close.mutateAsync(at)
            tell.done(t('coupons.one.closed'))
          }}
        />
      )}
      {open === 'grant' && <GrantDialog template={template} leave={leave} />}
      {open === 'extend' && <ExtendDialog template={template} leave={leave} />}
    </>
  )
}
