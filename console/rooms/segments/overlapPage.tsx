import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Page, Sheet } from '../../parts/page'
import { PickerMany } from '../../parts/picker'
import { PlotSheet } from '../../parts/plot'
import { EmptyState, Read } from '../../parts/states'
import { useMay } from '../../session'
import { LETTERS, Venn } from './venn'

type Overlap = Answer<'overlapSegments'>
/** Parts by the sum of their segments' bits. */
const MASKS = [1, 2, 3, 4, 5, 6, 7] as const

/** Two or three segments beside each other: who is in which of them at once, and each part a step from a segment of its own. */
export default function OverlapPage() {
  const { t } = useTranslation()
  const go = useNavigate()
  const { a, b, c } = useSearch({ from: '/inside/segments/overlap' })
  const chosen = [...new Set([a, b, c].filter((id) => id !== undefined))]
  const overlap = useRead('overlapSegments', { body: { segmentIds: chosen } }, { enabled: chosen.length >= 2 })
  const choose = ([a, b, c]: string[]): void =>
    void go({ to: '/segments/overlap', search: { ...(a && { a }), ...(b && { b }), ...(c && { c }) }, replace: true })
  return (
    <Page
      crumbs={[{ to: '/segments', words: t('segments.title') }]}
      title={t('segments.overlap.title')}
      hint={t('segments.overlap.hint')}
    >
      <Sheet>
        <PickerMany
          of="segment"
          value={chosen}
          onChange={choose}
          most={3}
          testId="overlap-pick"
          label={t('segments.overlap.pick')}
          placeholder={t('segments.overlap.pick')}
        />
      </Sheet>
      {chosen.length < 2 ? (
        <Sheet>
          <EmptyState title={t('segments.overlap.empty')} hint={t('segments.overlap.emptyHint')} />
        </Sheet>
      ) : (
        <Read of={overlap} way={<Link to="/segments">{t('table.toList')}</Link>}>
          {(data) => <Parts data={data} />}
        </Read>
      )}
    </Page>
  )
}

function Parts({ data: { segments, parts: found, together } }: { data: Overlap }) {
  const { t } = useTranslation()
  const may = useMay()
  // Who is in one alone stands above who is in several.
  const parts = [...found].sort((one, other) => one.in.length - other.in.length)
  const ids = segments.map(({ id }) => id)
  const placeOf = (id: string): number => ids.indexOf(id)
  const maskOf = (some: readonly string[]) =>
    MASKS.find((mask) => mask === some.reduce((sum, id) => sum + 2 ** placeOf(id), 0))
  const named = (some: readonly string[]): string =>
    t(some.length === 1 ? 'segments.overlap.alone' : 'segments.overlap.shared', {
      names: some.map((id) => segments[placeOf(id)]?.name ?? id).join(' ∩ '),
    })
  return (
    <>
      <PlotSheet
        title={t('segments.overlap.plot')}
        name="segments-overlap"
        picture
        figures={{
          head: [t('segments.overlap.column.part'), t('segments.overlap.column.members')],
          rows: parts.map((part) => [named(part.in), part.members]),
        }}
      >
        <div className="halves">
          <Venn
            of={segments.length === 2 ? 2 : 3}
            parts={parts.map((part) => ({ in: part.in.map(placeOf), members: part.members }))}
            label={parts.map((part) => `${named(part.in)}: ${part.members.toLocaleString()}`).join('; ')}
          />
          <ul className="plain-list" data-testid="overlap-legend">
            {segments.map((segment, i) => (
              <li key={segment.id}>
                <span className="clip">
                  <b>{LETTERS[i]}</b>{' '}
                  <Link to="/segments/$id" params={{ id: segment.id }}>
                    {segment.name}
                  </Link>
                </span>
                <span>{segment.members.toLocaleString()}</span>
              </li>
            ))}
            <li>
              <span className="soft">{t('segments.overlap.together')}</span>
              <b data-testid="overlap-together">{together.toLocaleString()}</b>
            </li>
          </ul>
        </div>
        <p className="soft">{t('segments.overlap.defined')}</p>
      </PlotSheet>
      {may('createSegment') && (
        <Sheet title={t('segments.overlap.use')}>
          <ul className="plain-list" data-testid="overlap-parts">
            {parts.map((part) => (
              <li key={part.in.join()}>
                <span className="wrap-any">
                  {named(part.in)} <b>{part.members.toLocaleString()}</b>
                </span>
                <Link
                  to="/segments/new"
                  search={{
                    a: ids[0],
                    b: ids[1],
                    c: ids[2],
                    part: maskOf(part.in),
                  }}
                >
                  <Button size="small" disabled={part.members === 0}>
                    {t('segments.overlap.make')}
                  </Button>
                </Link>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  )
}
