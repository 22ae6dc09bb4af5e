import { Button, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DraftBar, DraftNote, useDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { AudienceStep } from './audienceStep'
import { ContentStep } from './contentStep'
import { missingIn, type Campaign, type Draft } from './draft'
import { Handset } from './handset'
import { ReviewStep } from './reviewStep'
import { ScheduleStep } from './scheduleStep'
import { REVIEW, STEPS } from './steps'
import { Strip } from './strip'

/**
 * Audience, content, schedule, review. The draft is kept as soon as it is complete enough; `saved` is its last kept state,
 * by which the strip at the bottom counts who can be reached.
 */
export function Wizard(props: {
  saved: Campaign | null
  initial: Draft
  step: number
  goTo: (step: number) => void
  save: (draft: Draft, step: number) => Promise<unknown>
}) {
  const { t } = useTranslation()
  const tell = useTell()
  const [draft, setDraft] = useState(props.initial)
  const [kept, setKept] = useState(props.saved ? JSON.stringify(props.initial) : '')
  const [busy, setBusy] = useState(false)
  const { step, saved } = props
  const missing = missingIn(draft)
  const dirty = JSON.stringify(draft) !== kept
  const writing = useDraft<Draft>({
    name: saved ? `campaign.${saved.id}` : 'campaign.new',
    base: saved?.version,
    value: draft,
    clean: kept === '' ? props.initial : (JSON.parse(kept) as Draft),
    restore: setDraft,
  })
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const keep = async (next: number): Promise<boolean> => {
    if (!dirty && saved) {
      props.goTo(next)
      return true
    }
    setBusy(true)
    try {
      await writing.during(() => props.save(draft, next))
      setKept(JSON.stringify(draft))
      return true
    } catch (thrown) {
      tell.problem(thrown)
      return false
    } finally {
      setBusy(false)
    }
  }
  // The first two steps gather what a draft must have; leaving the second one keeps it.
  const blocked =
    (step === 0 && missing.some((part) => part === 'name' || part === 'segment')) || (step >= 1 && missing.length > 0)
  const next = (): void => {
    if (step === 0 && !saved) props.goTo(1)
    else void keep(step + 1)
  }
  return (
    <div className="beside">
      <div className="stack">
        <DraftBar of={writing} />
        <Sheet>
          <Steps
            size="small"
            current={step}
            onChange={(to) => (to < step || (saved && missing.length === 0) ? void keepOrGo(to) : undefined)}
            items={STEPS.map((name) => ({ title: t(`campaigns.step.${name}`) }))}
          />
        </Sheet>
        {step === 0 && <AudienceStep draft={draft} change={change} />}
        {step === 1 && <ContentStep draft={draft} change={change} />}
        {step === 2 && <ScheduleStep draft={draft} change={change} />}
        {step === REVIEW && saved && <ReviewStep campaign={saved} draft={draft} dirty={dirty} />}
        <Strip draft={draft} saved={saved} dirty={dirty} complete={missing.length === 0} keep={() => keep(step)}>
          <div className="wizard-actions">
            <DraftNote of={writing} />
            {step > 0 && <Button onClick={() => props.goTo(step - 1)}>{t('act.previous')}</Button>}
            {missing.length === 0 && (
              <Button
                onClick={() => void keep(step).then((ok) => ok && tell.done(t('say.saved')))}
                loading={busy}
                data-testid="campaign-save"
              >
                {t('campaigns.form.save')}
              </Button>
            )}
            {step < REVIEW && (
              <Button type="primary" onClick={next} disabled={blocked} loading={busy} data-testid="campaign-next">
                {t('act.next')}
              </Button>
            )}
          </div>
        </Strip>
      </div>
      <Handset draft={draft} saved={saved} fresh={!dirty} />
    </div>
  )

  async function keepOrGo(to: number): Promise<void> {
    if (missing.length === 0 && saved) await keep(to)
    else props.goTo(to)
  }
}
