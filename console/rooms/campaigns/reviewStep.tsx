import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { takenByPeople } from '../../../shared/rules/coupon'
import { useList, useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import type { Campaign, Draft } from './draft'
import { Launch } from './launch'
import { usePreview } from './preview'
import { TestDialog } from './testDialog'

type Check = { kind: 'ok' | 'warn' | 'info'; words: string }
const ICON = {
  ok: <CheckCircleFilled className="good" />,
  warn: <ExclamationCircleFilled className="warn" />,
  info: <InfoCircleFilled className="soft" />,
}

/** The last look: a short list of what is right and what is not, a trial, and the confirmation with its button. */
export function ReviewStep({ campaign, draft, dirty }: { campaign: Campaign; draft: Draft; dirty: boolean }) {
  const { t } = useTranslation()
  const checks = useChecks(campaign, draft, dirty)
  const [testing, setTesting] = useState(false)
  return (
    <Sheet title={t('campaigns.review.title')}>
      <div className="stack">
        <ul className="checks" data-testid="campaign-checks">
          {checks.map(({ kind, words }) => (
            <li key={words} data-kind={kind}>
              {ICON[kind]}
              {words}
            </li>
          ))}
        </ul>
        <div>
          <Button onClick={() => setTesting(true)} data-testid="campaign-test">
            {t('campaigns.review.test')}
          </Button>
        </div>
        <Launch campaign={campaign} dirty={dirty} />
      </div>
      {testing && <TestDialog id={campaign.id} leave={() => setTesting(false)} />}
    </Sheet>
  )
}

function useChecks(campaign: Campaign, draft: Draft, dirty: boolean): Check[] {
  const { t } = useTranslation()
  const preview = usePreview(campaign)
  const settings = useRead('readSettings', {})
  const given = draft.couponTemplateId ?? undefined
  const coupons = useList('listCouponTemplates', { query: { ids: given } }, { enabled: given !== undefined })
  const written = Object.values(draft.templateIds).join(',')
  const templates = useList('listMessageTemplates', { query: { ids: written } }, { enabled: written !== '' })
  const checks: Check[] = []
  const counted = dirty ? undefined : preview.data
  const reachable = counted?.reachable
  if (reachable !== undefined)
    checks.push(
      reachable > 0
        ? { kind: 'ok', words: t('campaigns.review.people', { n: reachable.toLocaleString() }) }
        : { kind: 'warn', words: t('campaigns.review.noPeople') },
    )
  if (campaign.warnings.includes('schedule_passed'))
    checks.push({ kind: 'warn', words: t('campaigns.standing.willPass') })
  if (campaign.approval === 'outdated') checks.push({ kind: 'warn', words: t('campaigns.standing.draftOutdated') })
  const coupon = coupons.items.find(({ id }) => id === draft.couponTemplateId)
  if (coupon) {
    const left = Math.max(0, coupon.total - coupon.issued)
    const said = { title: coupon.title, n: left.toLocaleString() }
    if (coupon.state !== 'published') checks.push({ kind: 'warn', words: t('campaigns.review.couponClosed', said) })
    else if (left < (reachable ?? 0)) checks.push({ kind: 'warn', words: t('campaigns.review.couponShort', said) })
    else if (!takenByPeople(coupon)) checks.push({ kind: 'ok', words: t('campaigns.review.couponGiven', said) })
    else checks.push({ kind: 'ok', words: t('campaigns.review.coupon', said) })
  } else checks.push({ kind: 'info', words: t('campaigns.review.noCoupon') })
  const used = templates.items.filter(({ id }) => draft.channels.some((channel) => draft.templateIds[channel] === id))
  const spoken = [...new Set(used.flatMap(({ bodies }) => Object.keys(bodies) as (keyof typeof bodies)[]))]
  if (spoken.length > 0)
    checks.push({
      kind: 'info',
      words: t('campaigns.review.translations', {
        list: spoken.map((tag) => t(`language.${tag}`)).join(t('say.comma')),
      }),
    })
  if (settings.data) {
    const { quietHours, approvalAbove } = settings.data
    checks.push({
      kind: 'info',
      words: quietHours ? t('campaigns.review.quiet', quietHours) : t('campaigns.review.noQuiet'),
    })
    const large = (counted?.audience ?? 0) > approvalAbove
    checks.push(
      large && campaign.approval !== 'given'
        ? { kind: 'warn', words: t('campaigns.review.approval', { n: approvalAbove }) }
        : { kind: 'ok', words: t('campaigns.review.noApproval', { n: approvalAbove }) },
    )
  }
  return checks
}
