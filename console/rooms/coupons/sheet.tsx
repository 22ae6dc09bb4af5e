import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { ruleSentence } from '../../../shared/rules/segmentSentence'
import { useList } from '../../data/read'
import { Ticket, thresholdWords, validityWords, valueWords } from '../../parts/coupon'
import { Figure, Sheet } from '../../parts/page'
import { minute } from '../../parts/when'
import type { Template } from './draft'

/** One coupon: what is out and what is used, then its terms. */
export function CouponSheet({ template }: { template: Template }) {
  const { t, i18n } = useTranslation()
  const stores = useList('listStores', { query: { limit: 200 } })
  const lang = i18n.language === 'en' ? 'en' : 'zh-Hans'
  const names = template.storeIds?.map((id) => stores.items.find((store) => store.id === id)?.name ?? id)
  const rate = template.issued > 0 ? Math.round((template.redeemed / template.issued) * 100) : 0
  const share = template.total > 0 ? (template.issued / template.total) * 100 : 0
  return (
    <>
      <Sheet title={t('coupons.one.stock')}>
        <div className="figures">
          <Figure name={t('coupons.one.issued')} value={template.issued.toLocaleString()} />
          <Figure name={t('coupons.one.left')} value={Math.max(0, template.total - template.issued).toLocaleString()} />
          <Figure
            name={t('coupons.one.redeemed')}
            value={template.redeemed.toLocaleString()}
            note={t('coupons.one.rate', { n: rate })}
          />
          <Figure name={t('coupons.one.expired')} value={template.expired.toLocaleString()} />
          <Figure name={t('coupons.one.voided')} value={template.voided.toLocaleString()} />
        </div>
        <Progress
          percent={Math.min(100, share)}
          success={{
            percent: template.total > 0 ? (template.redeemed / template.total) * 100 : 0,
            strokeColor: 'var(--brand-text)',
          }}
          showInfo={false}
          strokeColor="color-mix(in srgb, var(--brand-text) 45%, transparent)"
          aria-label={t('coupons.one.stock')}
        />
      </Sheet>
      <Sheet title={t('coupons.one.terms')}>
        <div className="halves">
          <dl className="facts">
            <dt>{t('coupons.form.kind')}</dt>
            <dd>
              {t(`coupons.kind.${template.kind}`)} · {valueWords(t, template)} ·{' '}
              {thresholdWords(t, template.thresholdFen)}
            </dd>
            <dt>{t('coupons.form.limit')}</dt>
            <dd>{template.perMemberLimit}</dd>
            <dt>{t('coupons.form.window')}</dt>
            <dd>{`${minute(template.claimFrom)} – ${minute(template.claimUntil)}`}</dd>
            <dt>{t('coupons.form.validity')}</dt>
            <dd>{validityWords(t, template.validity)}</dd>
            <dt>{t('coupons.one.stores')}</dt>
            <dd>{names?.join('、') ?? t('coupons.form.storesAll')}</dd>
            <dt>{t('coupons.one.audience')}</dt>
            <dd>{template.eligibility ? ruleSentence(template.eligibility, lang) : t('coupons.form.audienceAll')}</dd>
            <dt>{t('coupons.form.onJoin')}</dt>
            <dd>{template.issueOnJoin ? t('say.yes') : t('say.no')}</dd>
            <dt>{t('coupons.form.transferable')}</dt>
            <dd>{template.transferable ? t('say.yes') : t('say.no')}</dd>
          </dl>
          <div className="on-paper">
            <Ticket face={template} lines={[validityWords(t, template.validity)]} />
          </div>
        </div>
      </Sheet>
    </>
  )
}
