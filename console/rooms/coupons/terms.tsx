import { useTranslation } from 'react-i18next'
import { ruleSentence } from '../../../shared/rules/segmentSentence'
import type { SegmentRule } from '../../../shared/rules/segmentFields'
import { thresholdWords, validityWords, valueWords, type Face, type ValidityFace } from '../../parts/coupon'
import { useRegions } from '../../parts/region'
import { useNames } from '../../parts/sources'
import { timesWords, type UseTimes } from '../../parts/times'
import { minute } from '../../parts/when'
import { tierWord } from '../../tiers'

/** What a kept coupon and one that is being written have in common. */
export type TermsFace = Face & {
  perMemberLimit: number
  claimFrom: string
  claimUntil: string
  validity: ValidityFace
  eligibility?: unknown
  tiers?: string[]
  regionCodes?: string[]
  segmentIds?: string[]
  storeIds?: string[]
  useTimes?: UseTimes
  goods?: { name: string; skus: string[] }
  transferable?: boolean
  issueOnJoin?: boolean
  issueOnBirthday?: { daysBefore: number }
  issueOnTier?: string[]
  inCentre?: boolean
  codeWord?: string
  pointsPrice?: number
  codeSource?: 'own' | 'list'
  wechatCoupon?: boolean
}

/** All terms of a coupon in words. */
export function Terms({ of }: { of: TermsFace }) {
  const { t } = useTranslation()
  const storeName = useNames('store', of.storeIds ?? [])
  const names = of.storeIds?.map((id) => storeName(id) ?? t('say.none'))
  const who = useWho(of)
  const times = timesWords(t, of.useTimes)
  return (
    <dl className="facts" data-testid="coupon-terms">
      <dt>{t('coupons.form.kind')}</dt>
      <dd>
        {t(`coupons.kind.${of.kind}`)} · {valueWords(t, of)} · {thresholdWords(t, of.thresholdFen)}
      </dd>
      {of.goods && (
        <>
          <dt>{t('coupons.one.goods')}</dt>
          <dd title={of.goods.skus.join(t('say.comma'))}>
            {of.goods.name} <span className="soft">{t('coupons.one.skus', { n: of.goods.skus.length })}</span>
          </dd>
        </>
      )}
      <dt>{t('coupons.form.limit')}</dt>
      <dd>{of.perMemberLimit}</dd>
      <dt>{t('coupons.form.window')}</dt>
      <dd>{`${minute(of.claimFrom)} – ${minute(of.claimUntil)}`}</dd>
      <dt>{t('coupons.form.validity')}</dt>
      <dd>{validityWords(t, of.validity)}</dd>
      <dt>{t('coupons.one.useTimes')}</dt>
      <dd>{times.length > 0 ? times.map((line) => <div key={line}>{line}</div>) : t('coupons.one.anyTime')}</dd>
      <dt>{t('coupons.one.stores')}</dt>
      <dd>{names?.join(t('say.comma')) ?? t('coupons.form.storesAll')}</dd>
      <dt>{t('coupons.one.audience')}</dt>
      <dd>{who.length > 0 ? who.map((line) => <div key={line}>{line}</div>) : t('coupons.form.audienceAll')}</dd>
      <dt>{t('coupons.one.ways')}</dt>
      <dd>{useWays(of).join(t('say.comma'))}</dd>
      <dt>{t('coupons.form.transferable')}</dt>
      <dd>{of.transferable ? t('say.yes') : t('say.no')}</dd>
    </dl>
  )
}

/** Who may have it: one line for each condition. */
function useWho(of: TermsFace): string[] {
  const { t, i18n } = useTranslation()
  const segmentName = useNames('segment', of.segmentIds ?? [])
  const { nameOf } = useRegions()
  const lang = i18n.language === 'en' ? 'en' : 'zh-Hans'
  const named = (id: string): string => segmentName(id) ?? t('say.none')
  return [
    of.segmentIds?.map(named).join(t('say.comma')),
    of.tiers?.map((tier) => tierWord(tier)).join(t('say.comma')),
    of.regionCodes?.map(nameOf).join(t('say.comma')),
    of.eligibility ? ruleSentence(of.eligibility as SegmentRule, lang) : undefined,
  ].filter((line): line is string => Boolean(line))
}

/** Every way in which it reaches people. */
function useWays(of: TermsFace): string[] {
  const { t } = useTranslation()
  return [
    of.inCentre !== false && !of.pointsPrice ? t('coupons.one.way.inCentre') : null,
    of.issueOnJoin ? t('coupons.one.way.onJoin') : null,
    of.issueOnBirthday ? t('coupons.one.way.onBirthday', { n: of.issueOnBirthday.daysBefore }) : null,
    of.issueOnTier
      ? t('coupons.one.way.onTier', { list: of.issueOnTier.map((tier) => tierWord(tier)).join(t('say.comma')) })
      : null,
    of.codeWord ? t('coupons.one.way.codeWord', { word: of.codeWord }) : null,
    of.pointsPrice ? t('coupons.one.way.points', { n: of.pointsPrice.toLocaleString() }) : null,
    of.codeSource === 'list' ? t('coupons.one.way.codeList') : null,
    of.wechatCoupon ? t('coupons.one.way.wechat') : null,
    t('coupons.one.way.staff'),
  ].filter((way): way is string => way !== null)
}
