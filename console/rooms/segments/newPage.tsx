import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RfmClass } from '../../../shared/rules/rfm'
import { RFM_CLASS_WORDS } from '../../../shared/rules/rfmWords'
import { seasonRule } from '../../../shared/rules/season'
import type { SegmentRule } from '../../../shared/rules/segmentFields'
import { useDo, useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { SegmentEditor } from './editor'

/** As many signs as a name may have. */
const LONGEST = 60

/** Who can be written to by at least one way, as the forecast counts them. */
const WRITTEN: SegmentRule = {
  any: (['wechat', 'sms', 'email'] as const).map((way) => ({ field: `consent.${way}`, op: 'eq', value: true })),
}

/**
 * A segment from nothing, from this month's temperature, from the people whose season comes in one month (0: never), from
 * a class or a cell of how people buy, from a part of several that overlap, or from another one whose rule it begins with.
 */
export default function NewSegmentPage() {
  const { t } = useTranslation()
  const { below, month, rfmClass, r, f, from, a, b, c, part } = useSearch({ from: '/inside/segments/new' })
  const bought = useBought({ rfmClass, r, f })
  const copied = useRead('readSegment', { params: { id: from ?? '' } }, { enabled: from !== undefined })
  const rule: SegmentRule = {
    all: below === undefined ? [] : [{ field: 'monthMeanTempC', op: 'lt', value: below }],
  }
  return (
    <Page crumbs={[{ to: '/segments', words: t('segments.title') }]} title={t('segments.form.create')}>
      {below !== undefined && month !== undefined ? (
        <Season below={below} month={month} />
      ) : bought ? (
        <Fresh {...bought} />
      ) : part !== undefined && a && b ? (
        <Overlapping ids={c ? [a, b, c] : [a, b]} part={part} />
      ) : from === undefined ? (
        <Fresh name="" rule={rule} draft="segment.new" />
      ) : (
        <Read of={copied} way={<Link to="/segments">{t('table.toList')}</Link>}>
          {({ name, rule }) => (
            <Fresh
              name={t('segments.copyName', { name }).slice(0, LONGEST)}
              rule={rule}
              draft={`segment.copy.${from}`}
            />
          )}
        </Read>
      )}
    </Page>
  )
}

type Cell = { rfmClass: RfmClass | undefined; r: number | undefined; f: number | undefined }

/** What a class or a cell of recency and frequency begins with; null where the address names neither. */
function useBought({ rfmClass, r, f }: Cell): { name: string; rule: SegmentRule; draft: string } | null {
  const { t, i18n } = useTranslation()
  const words = RFM_CLASS_WORDS[i18n.language === 'en' ? 'en' : 'zh-Hans']
  if (rfmClass)
    return {
      name: words[rfmClass].name,
      rule: { all: [{ field: 'rfmClass', op: 'in', value: [rfmClass] }] },
      draft: `segment.rfm.${rfmClass}`,
    }
  if (r === undefined || f === undefined) return null
  return {
    name: t('value.matrix.draftName', { r, f }),
    rule: {
      all: [
        { field: 'rfm.r', op: 'eq', value: r },
        { field: 'rfm.f', op: 'eq', value: f },
      ],
    },
    draft: `segment.rfm.${r}.${f}`,
  }
}

/** Who is in those of the segments whose bit the part has, and in none of the others: their rules as they stand now. */
function Overlapping({ ids, part }: { ids: readonly string[]; part: number }) {
  const { t } = useTranslation()
  const segments = useRead('listSegments', { query: { ids: ids.join(',') } })
  return (
    <Read of={segments} way={<Link to="/segments">{t('table.toList')}</Link>}>
      {({ items }) => {
        const found = ids.flatMap((id, i) =>
          items.filter((one) => one.id === id).map((one) => ({ ...one, within: (part & (2 ** i)) !== 0 })),
        )
        return (
          <Fresh
            name={found
              .filter(({ within }) => within)
              .map(({ name }) => name)
              .join(' ∩ ')
              .slice(0, LONGEST)}
            rule={{ all: found.map(({ rule, within }) => (within ? rule : { not: rule })) }}
            draft={`segment.part.${part}.${ids.join('.')}`}
          />
        )
      }}
    </Read>
  )
}

function Season({ below, month }: { below: number; month: number }) {
  const { t } = useTranslation()
  const seasons = useRead('readSeasons', {}, { freshForMs: Infinity })
  return (
    <Read of={seasons} way={<Link to="/segments/seasons">{t('table.toList')}</Link>}>
      {({ items }) => {
        const places = seasonRule(items, { below }, month || null)
        return (
          <Fresh
            name={t(month ? 'segments.season.draftName' : 'segments.season.draftNever', { month, below })}
            rule={{ all: [places ?? { any: [] }, WRITTEN] }}
            draft={`segment.season.${below}.${month}`}
          />
        )
      }}
    </Read>
  )
}

function Fresh({ name, rule, draft }: { name: string; rule: SegmentRule; draft: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const tell = useTell()
  const create = useDo('createSegment', ['listSegments'])
  return (
    <SegmentEditor
      name={name}
      rule={rule}
      draft={{ name: draft }}
      save={async (kept, made) => {
        await create.mutateAsync({ body: { name: kept, rule: made } })
        tell.done(t('say.saved'))
        await go({ to: '/segments' })
      }}
      extra={<Button onClick={() => void go({ to: '/segments' })}>{t('act.cancel')}</Button>}
    />
  )
}
