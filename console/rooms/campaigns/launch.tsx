import { Alert, Button } from 'antd'
import { useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { inQuietHours, isoOf, nextAllowedMoment } from '../../../shared/rules/calendar'
import { takenByPeople } from '../../../shared/rules/coupon'
import { formatFen } from '../../../shared/rules/money'
import { useDo, useRead } from '../../data/read'
import { mostCostOf } from '../../parts/cost'
import { useTell } from '../../parts/tell'
import { minute } from '../../parts/when'
import { TOUCHED } from './actions'
import type { Campaign } from './draft'
import { usePreview } from './preview'

type Quiet = { from: string; to: string } | null | undefined

/** When the first message goes out, quiet hours told. */
function whenWords(t: TFunction, campaign: Campaign, quiet: Quiet, now: number): string {
  const planned = campaign.schedule.kind === 'at' ? Date.parse(campaign.schedule.at) : now
  const at = Math.max(now, planned)
  const first = nextAllowedMoment(at, quiet ?? null)
  if (inQuietHours(at, quiet ?? null)) return t('campaigns.launch.afterQuiet', { time: minute(isoOf(first)) })
  return planned > now ? t('campaigns.launch.at', { time: minute(isoOf(planned)) }) : t('campaigns.launch.now')
}

/**
 * The confirmation: to how many, when, with which coupon and for how much at most, then the button that does it. It stays
 * shut until exactly this draft was counted, and says why when nobody can be reached.
 */
export function Launch({ campaign, dirty }: { campaign: Campaign; dirty: boolean }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const tell = useTell()
  const preview = usePreview(campaign)
  const segment = useRead('readSegment', { params: { id: campaign.segmentId } })
  const settings = useRead('readSettings', {})
  const couponId = campaign.couponTemplateId
  const coupon = useRead('readCouponTemplate', { params: { id: couponId ?? '' } }, { enabled: couponId !== null })
  const launch = useDo('launchCampaign', TOUCHED)
  const counted = dirty || preview.isFetching ? undefined : preview.data
  const n = counted?.reachable
  const { data: given } = coupon
  const cost =
    given && n !== undefined ? mostCostOf(given, takenByPeople(given) ? n * given.perMemberLimit : n) : undefined
  const send = (): void =>
    launch.mutate(
      { params: { id: campaign.id }, body: {} },
      {
        onSuccess: () => {
          tell.done(t('campaigns.act.launched'))
          void go({ to: '/campaigns/$id', params: { id: campaign.id } })
        },
        onError: tell.problem,
      },
    )
  return (
    <section className="stack" data-testid="campaign-confirmation" aria-label={t('campaigns.launch.title')}>
      <h3>{t('campaigns.launch.title')}</h3>
      <dl className="facts">
        <dt>{t('campaigns.launch.people')}</dt>
        <dd>
          {n === undefined ? t('say.none') : <b>{t('campaigns.launch.peopleOf', { n: n.toLocaleString() })}</b>}{' '}
          <span className="soft">{campaign.unopenedOf ? t('campaigns.launch.unopened') : segment.data?.name}</span>
        </dd>
        <dt>{t('campaigns.launch.when')}</dt>
        <dd>{whenWords(t, campaign, settings.data?.quietHours, Date.now())}</dd>
        <dt>{t('campaigns.launch.coupon')}</dt>
        <dd>
          {couponId === null
            ? t('campaigns.review.noCoupon')
            : coupon.data
              ? t(takenByPeople(coupon.data) ? 'campaigns.launch.couponTold' : 'campaigns.launch.couponGiven', {
                  title: coupon.data.title,
                })
              : t('say.loading')}
        </dd>
        {couponId !== null && (
          <>
            <dt>{t('campaigns.launch.cost')}</dt>
            <dd data-testid="campaign-cost">
              {cost === undefined
                ? t('say.none')
                : cost === null
                  ? t('coupons.check.endless')
                  : t('campaigns.launch.costMost', { amount: formatFen(cost) })}
            </dd>
          </>
        )}
      </dl>
      {n === 0 && (
        <Alert type="warning" showIcon title={t('campaigns.launch.nobody')} data-testid="campaign-launch-refused" />
      )}
      <div>
        <Button
          type="primary"
          size="large"
          disabled={!n}
          loading={launch.isPending}
          onClick={send}
          data-testid="campaign-launch"
        >
          {n ? t('campaigns.launch.go', { n: n.toLocaleString() }) : t('campaigns.review.launch')}
        </Button>
      </div>
      {n !== 0 && (
        <p className="soft">
          {t(
            dirty
              ? 'campaigns.launch.saveFirst'
              : n === undefined
                ? 'campaigns.launch.counting'
                : 'campaigns.launch.final',
          )}
        </p>
      )}
    </section>
  )
}
