import { useTranslation } from 'react-i18next'
import { addMonths } from '../../../shared/rules/calendar'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { HeatGrid, heatPicture, type Heat } from '../../parts/heatGrid'
import { Sheet } from '../../parts/page'
import { PlotSheet } from '../../parts/plot'
import { EmptyState, Read } from '../../parts/states'
import { useTint } from '../../parts/tint'
import { When } from '../../parts/when'
import { percent } from './bands'
import { whileCounting } from './counting'

type Figures = NonNullable<Answer<'readRetention'>['figures']>
const LATER = Array.from({ length: 11 }, (_, i) => i + 1)

/** By month of the first purchase, how many came back in each month after it. */
export function RetentionSheet() {
  const { t } = useTranslation()
  const retention = useRead('readRetention', {}, { every: whileCounting })
  return (
    <Read of={retention}>
      {({ figures }) =>
        figures === null || figures.cohorts.every(({ people }) => people === 0) ? (
          <Sheet title={t('value.retention.title')}>
            <EmptyState small title={t(figures === null ? 'value.first' : 'value.retention.none')} />
          </Sheet>
        ) : (
          <Table figures={figures} />
        )
      }
    </Read>
  )
}

function Table({ figures }: { figures: Figures }) {
  const { t } = useTranslation()
  const { tint, palette } = useTint()
  const { present, cohorts } = figures
  const some = cohorts.filter(({ people }) => people > 0)
  const most = Math.max(0.01, ...some.flatMap(({ people, back }) => back.map((n) => n / people)))
  const cellOf = (month: string, people: number, n: number | undefined, later: number) => {
    if (n === undefined) return { words: '', share: null, hint: '' }
    const then = addMonths(`${month}-01`, later).slice(0, 7)
    return {
      words: `${percent(n, people)}%${then === present ? '*' : ''}`,
      share: n / people / most,
      hint: t('value.retention.hint', { month, then, n: n.toLocaleString(), people: people.toLocaleString() }),
      testId: `retention-${month}-${later}`,
    }
  }
  const heat: Heat = {
    corner: t('value.retention.corner'),
    columns: LATER.map((n) => ({ name: t('value.retention.later', { n }) })),
    rows: some.map(({ month, people, back }) => ({
      name: month,
      note: t('value.cuts.people', { n: people.toLocaleString() }),
      cells: LATER.map((later) => cellOf(month, people, back[later - 1], later)),
    })),
  }
  return (
    <PlotSheet
      title={t('value.retention.title')}
      name="retention"
      picture={() => heatPicture(t('value.retention.title'), heat, tint, palette)}
      figures={{
        head: [
          t('value.retention.corner'),
          t('value.column.members'),
          ...LATER.map((n) => t('value.retention.later', { n })),
        ],
        rows: some.map(({ month, people, back }) => [month, people, ...LATER.map((later) => back[later - 1] ?? '')]),
      }}
    >
      <HeatGrid label={t('value.retention.title')} heat={heat} tint={tint} testId="retention" />
      <p className="soft">
        {t('value.retention.defined')} {t('value.countedAt')} <When at={figures.countedAt} />
      </p>
    </PlotSheet>
  )
}
