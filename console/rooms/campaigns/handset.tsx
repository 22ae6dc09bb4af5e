import { Select } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { Ticket } from '../../parts/coupon'
import { Phone } from '../../parts/phone'
import { zh } from '../../words/campaignForm'
import type { Campaign, Draft } from './draft'
import { usePreview } from './preview'

type Shown = { title: string; fields: Record<string, string>; page: string }

/** `{{nickname}}` and the like with sample words, until a real member’s data is known; the coupon by its own title where one is chosen. */
export const filled = (t: TFunction, text: string, coupon?: { title: string }): string =>
  text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    if (name === 'couponTitle' && coupon) return coupon.title
    return name in zh.sample ? t(`campaigns.sample.${name as keyof typeof zh.sample}`) : whole
  })

/**
 * The phone on the right: the message as a chosen member of the audience will see it, and the coupon behind it. While the
 * draft is not the one that was counted, it shows the template's words.
 */
export function Handset({ draft, saved, fresh }: { draft: Draft; saved: Campaign | null; fresh: boolean }) {
  const { t, i18n } = useTranslation()
  const used = Object.values(draft.templateIds).join(',')
  const templates = useList(
    'listMessageTemplates',
    { query: { ids: used } },
    { enabled: used !== '', keepPrevious: true },
  )
  const given = draft.couponTemplateId ?? undefined
  const coupons = useList('listCouponTemplates', { query: { ids: given } }, { enabled: given !== undefined })
  const preview = usePreview(saved)
  const [who, setWho] = useState(0)
  const samples = (fresh && preview.data?.samples) || []
  const sample = samples[who]
  const channel = draft.channels[0]
  const template = templates.items.find(({ id }) => channel && id === draft.templateIds[channel])
  const coupon = coupons.items.find(({ id }) => id === draft.couponTemplateId)
  const written = sample ? templates.items.find(({ id }) => id === draft.templateIds[sample.channel]) : template
  const labels = written?.labels ?? {}
  const shown: Shown | null = sample
    ? { title: t(`messageChannel.${sample.channel}`), fields: sample.fields, page: sample.page }
    : template
      ? rawOf(t, template, i18n.language, coupon)
      : null
  return (
    <div className="stack-tight">
      <Phone title={t('campaigns.phone.title')} label={t('campaigns.phone.sample')}>
        {shown ? (
          <NoteCard shown={shown} labels={labels} />
        ) : (
          <p className="phone-note">{t('campaigns.phone.placeholder')}</p>
        )}
        {coupon && <Ticket face={coupon} />}
        {samples.length > 0 && (
          <Select
            className="wide"
            aria-label={t('campaigns.phone.who')}
            data-testid="campaign-sample"
            value={who}
            onChange={setWho}
            options={samples.map(({ member }, at) => ({
              value: at,
              label: `${member.nickname ?? t('say.unnamed')} · ${member.regionName ?? member.memberNo}`,
            }))}
          />
        )}
      </Phone>
    </div>
  )
}

function rawOf(
  t: TFunction,
  template: Item<'listMessageTemplates'>,
  language: string,
  coupon?: { title: string },
): Shown {
  const body = (language === 'en' ? template.bodies.en : undefined) ?? template.bodies['zh-Hans']
  const fields = Object.entries(body?.fields ?? {}).map(([name, text]) => [name, filled(t, text, coupon)])
  return { title: template.name, fields: Object.fromEntries(fields) as Record<string, string>, page: body?.page ?? '' }
}

/** What a field whose name nobody told is called by its kind: thing1 is "内容". */
const fieldWord = (t: TFunction, name: string): string => {
  const kind = name.replace(/\d+$/, '')
  return kind in zh.fieldKind
    ? t(`campaigns.fieldKind.${kind as keyof typeof zh.fieldKind}`)
    : t('campaigns.fieldKind.thing')
}

/** The message as it lies in the chat; each field under the name that the platform gives it, where that is known. */
export function NoteCard({ shown, labels }: { shown: Shown; labels: Record<string, string> }) {
  const { t } = useTranslation()
  return (
    <div className="note-card" data-testid="campaign-note">
      <h3>{shown.title}</h3>
      <dl>
        {Object.entries(shown.fields).map(([name, text]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{labels[name] ?? fieldWord(t, name)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <footer>{t('campaigns.phone.open')}</footer>
    </div>
  )
}
