import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { GivenTag } from './givenTag'
import { ThingLink } from '../../parts/thingLink'
import { zh as campaignWords } from '../../words/campaigns'
import { zh as couponWords } from '../../words/coupons'

/** The campaigns and coupons made for a segment and the segments that name it, each with its page. */
export function Uses({ id }: { id: string }) {
  const { t } = useTranslation()
  const uses = useRead('readSegmentUses', { params: { id } })
  const campaignState = (status: string): string =>
    status in campaignWords.status ? t(`campaigns.status.${status as keyof typeof campaignWords.status}`) : status
  const couponState = (state: string): string =>
    state in couponWords.state ? t(`coupons.state.${state as keyof typeof couponWords.state}`) : state
  return (
    <Sheet title={t('segments.uses.title')}>
      <Read of={uses}>
        {({ tag, campaigns, coupons, segments }) => (
          <div className="stack">
            {campaigns.length + coupons.length + segments.length === 0 ? (
              <p className="soft">{t('segments.uses.none')}</p>
            ) : (
              <div className="halves" data-testid="segment-uses">
                {campaigns.length > 0 && (
                  <section>
                    <h3 className="form-part">{t('segments.uses.campaigns')}</h3>
                    <ul className="plain-list">
                      {campaigns.map(({ id: campaign, name, status }) => (
                        <li key={campaign}>
                          <ThingLink className="clip" to={{ to: '/campaigns/$id', params: { id: campaign } }}>
                            {name}
                          </ThingLink>
                          <span className="soft">{campaignState(status)}</span>
                        </li>
                      ))}
                    </ul>
                  </section>
                )}
                {segments.length > 0 && (
                  <section>
                    <h3 className="form-part">{t('segments.uses.segments')}</h3>
                    <ul className="plain-list">
                      {segments.map(({ id: segment, name }) => (
                        <li key={segment}>
                          <ThingLink className="clip" to={{ to: '/segments/$id', params: { id: segment } }}>
                            {name}
                          </ThingLink>
                        </li>
                      ))}
                    </ul>
                  </section>
                )}
                {coupons.length > 0 && (
                  <section>
                    <h3 className="form-part">{t('segments.uses.coupons')}</h3>
                    <ul className="plain-list">
                      {coupons.map(({ id: coupon, title, state }) => (
                        <li key={coupon}>
                          <ThingLink className="clip" to={{ to: '/coupons/$id', params: { id: coupon } }}>
                            {title}
                          </ThingLink>
                          <span className="soft">{couponState(state)}</span>
                        </li>
                      ))}
                    </ul>
                  </section>
                )}
              </div>
            )}
            <GivenTag id={id} given={tag} />
          </div>
        )}
      </Read>
    </Sheet>
  )
}
