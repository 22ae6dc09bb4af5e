import { Alert, Button, Form, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../../data/problem'
import { DraftBar, DraftNote, useDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { markFields, useTell } from '../../parts/tell'
import { CouponPhone } from './couponPhone'
import type { Draft, Template } from './draft'
import { ReviewStep } from './reviewStep'
import { fieldOfPath, fieldsOf, STEPS, stepOf, type StepProps } from './steps'
import { MuchStep } from './stepMuch'
import { WaysStep } from './stepWays'
import { WhatStep } from './stepWhat'
import { WhenStep } from './stepWhen'
import { WhoStep } from './stepWho'

/**
 * A coupon in six steps with the phone beside it. All steps stay in the page, so that saving judges every field and a refusal
 * leads to where it belongs. `saved`: it exists; once published only title, stores, a larger total and later dates change.
 */
export function CouponWizard(props: {
  saved: Template | null
  initial: Partial<Draft>
  step: number
  goTo: (step: number) => void
  save: (draft: Draft) => Promise<unknown>
  leave: () => void
}) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Draft>()
  const { saved, step, goTo } = props
  const seen = { ...props.initial, ...Form.useWatch([], { form, preserve: true }) } as Partial<Draft>
  const [busy, setBusy] = useState(false)
  const draft = useDraft<Partial<Draft>>({
    name: saved ? `coupon.${saved.id}` : 'coupon.new',
    base: saved?.version,
    value: seen,
    clean: props.initial,
    restore: (kept) => form.setFieldsValue(kept),
  })
  const locked = saved !== null && saved.state !== 'draft'
  const leastTotal = locked ? saved.total : 1
  const here = STEPS[step] ?? 'what'
  const at: StepProps = { seen, locked, leastTotal }

  /** To the step of the first field that is not right. */
  const lead = (fields: string[]): void => {
    if (fields.length > 0) goTo(Math.min(...fields.map(stepOf)))
  }
  const next = (): void => {
    form.validateFields([...fieldsOf(here)], { recursive: true }).then(
      () => goTo(step + 1),
      () => undefined,
    )
  }
  const keep = async (): Promise<void> => {
    setBusy(true)
    try {
      await draft.during(() => props.save({ ...(props.initial as Draft), ...form.getFieldsValue(true) }))
    } catch (thrown) {
      markFields(form, thrown, fieldOfPath)
      lead(asProblem(thrown).fields.flatMap(({ path }) => fieldOfPath(path) ?? []))
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="beside">
      <Form<Draft>
        form={form}
        layout="vertical"
        initialValues={props.initial}
        onFinish={() => void keep()}
        onFinishFailed={({ errorFields }) => lead(errorFields.map(({ name }) => String(name[0])))}
        className="stack"
      >
        <DraftBar of={draft} />
        <Sheet>
          <Steps
            size="small"
            className="coupon-steps"
            current={step}
            onChange={goTo}
            items={STEPS.map((name) => ({
              title: <span data-testid={`coupon-step-${name}`}>{t(`coupons.step.${name}`)}</span>,
            }))}
          />
        </Sheet>
        {locked && <Alert type="info" showIcon title={t('coupons.form.locked')} />}
        <div hidden={here !== 'what'}>
          <WhatStep {...at} />
        </div>
        <div hidden={here !== 'who'}>
          <WhoStep {...at} />
        </div>
        <div hidden={here !== 'when'}>
          <WhenStep {...at} />
        </div>
        <div hidden={here !== 'much'}>
          <MuchStep {...at} />
        </div>
        <div hidden={here !== 'ways'}>
          <WaysStep {...at} />
        </div>
        {here === 'review' && <ReviewStep seen={seen} saved={saved} />}
        <div className="wizard-actions">
          <DraftNote of={draft} />
          <Button onClick={props.leave}>{t('act.cancel')}</Button>
          {step > 0 && <Button onClick={() => goTo(step - 1)}>{t('act.previous')}</Button>}
          <Button
            type={here === 'review' ? 'primary' : 'default'}
            htmlType="submit"
            loading={busy}
            data-testid="coupon-save"
          >
            {t(locked ? 'act.save' : 'coupons.form.keep')}
          </Button>
          {here !== 'review' && (
            <Button type="primary" onClick={next} data-testid="coupon-next">
              {t('act.next')}
            </Button>
          )}
        </div>
      </Form>
      <CouponPhone seen={seen} />
    </div>
  )
}
