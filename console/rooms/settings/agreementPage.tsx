import { Link, useParams } from '@tanstack/react-router'
import { Segmented, Tabs, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../../shared/rules/member'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Page, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { minute } from '../../parts/when'
import { Compared, OnPhone } from './agreementText'

type Published = Answer<'readPublishedAgreement'>
const VIEWS = ['phone', 'compare', 'text'] as const

/** One published version: read as on the phone, compared with the version before it, or as it was written. */
export default function AgreementPage() {
  const { t } = useTranslation()
  const params = useParams({ from: '/inside/agreements/$document/$version' })
  const agreement = useRead('readPublishedAgreement', { params: params as Pick<Published, 'document' | 'version'> })
  const { data } = agreement
  return (
    <Page
      title={data ? `${t(`settings.agreements.document.${data.document}`)} ${data.version}` : t('say.loading')}
      hint={
        data && (
          <span className="row">
            {t('settings.agreements.inForceFrom', { at: minute(data.effectiveAt) })}
            {data.sample && <Tag color="warning">{t('settings.agreements.sample')}</Tag>}
          </span>
        )
      }
      crumbs={[{ to: '/settings', search: { tab: 'agreements' }, words: t('settings.tab.agreements') }]}
    >
      <Read
        of={agreement}
        way={
          <Link to="/settings" search={{ tab: 'agreements' }}>
            {t('table.toList')}
          </Link>
        }
      >
        {(read) => <Text key={`${read.document}/${read.version}`} agreement={read} />}
      </Read>
    </Page>
  )
}

function Text({ agreement }: { agreement: Published }) {
  const { t } = useTranslation()
  const [view, setView] = useState<(typeof VIEWS)[number]>('phone')
  const { document, previous, texts } = agreement
  const before = useRead(
    'readPublishedAgreement',
    { params: { document, version: previous ?? '' } },
    { enabled: previous !== null },
  )
  const title = t(`settings.agreements.document.${document}`)
  const shown = (text: string, old: string | undefined) => {
    if (view === 'phone') return <OnPhone title={title} text={text} />
    if (view === 'text') return <pre className="agreement-text">{text}</pre>
    if (old === undefined) return <p className="soft">{t('settings.agreements.newLanguage', { previous })}</p>
    return <Compared before={old} after={text} />
  }
  return (
    <Sheet>
      <div className="stack">
        <div className="row-between">
          <div className="scroll-x">
            <Segmented
              value={view}
              onChange={setView}
              aria-label={t('settings.agreements.view')}
              options={VIEWS.filter((one) => one !== 'compare' || previous !== null).map((value) => ({
                value,
                label: (
                  <span data-testid={`agreement-${value}-view`}>
                    {t(`settings.agreements.views.${value}`, { previous })}
                  </span>
                ),
              }))}
            />
          </div>
          <span className="faint-code soft" title="SHA-256">
            {agreement.sha256.slice(0, 12)}
          </span>
        </div>
        <Tabs
          size="small"
          items={LANGUAGES.flatMap((tag) => {
            const text = texts[tag]
            if (text === undefined) return []
            const ready = view !== 'compare' || before.data
            const children = ready ? shown(text, before.data?.texts[tag]) : <Read of={before}>{() => null}</Read>
            return [{ key: tag, label: t(`language.${tag}`), children }]
          })}
        />
      </div>
    </Sheet>
  )
}
