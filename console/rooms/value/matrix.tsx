import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import type { Score } from '../../../shared/rules/rfm'
import { HeatGrid, heatPicture, type Heat } from '../../parts/heatGrid'
import { PlotSheet } from '../../parts/plot'
import { useTint } from '../../parts/tint'
import { useMay } from '../../session'
import { bandWords, SCORES, shortYuan } from './bands'
import type { Figures } from './counting'

const MEASURES = ['members', 'spentFen'] as const
type Measure = (typeof MEASURES)[number]
type Cell = { members: number; personal: number; spentFen: number }

/** Recency against frequency, each cell with its people or their money; one leads to a segment of exactly these. */
export function MatrixSheet({ figures }: { figures: Figures }) {
  const { t, i18n } = useTranslation()
  const may = useMay()
  const go = useNavigate()
  const { tint, palette } = useTint()
  const [measure, setMeasure] = useState<Measure>('members')
  const at = gridOf(figures)
  const most = Math.max(1, ...[...at.values()].map((cell) => cell[measure]))
  const cellOf = (r: Score, f: Score) => {
    const cell = at.get(`${r}${f}`)
    if (!cell) return { words: '', share: null, hint: '' }
    const value = cell[measure]
    return {
      words: measure === 'members' ? value.toLocaleString() : shortYuan(value, i18n.language),
      share: value / most,
      hint: t('value.matrix.hint', {
        cell: `R${r} F${f}`,
        n: cell.members.toLocaleString(),
        money: formatFen(cell.spentFen),
        personal: cell.personal.toLocaleString(),
      }),
      testId: `rfm-cell-${r}${f}`,
      ...(may('createSegment') ? { open: () => void go({ to: '/segments/new', search: { r, f } }) } : {}),
    }
  }
  const heat: Heat = {
    corner: t('value.matrix.corner'),
    columns: SCORES.map((f) => ({ name: `F${f}`, note: bandWords(t, 'frequency', figures.bands.frequency, f) })),
    rows: [...SCORES].reverse().map((r) => ({
      name: `R${r}`,
      note: bandWords(t, 'recencyDays', figures.bands.recencyDays, r),
      cells: SCORES.map((f) => cellOf(r, f)),
    })),
  }
  const title = `${t('value.matrix.title')} · ${t(`value.measure.${measure}`)}`
  return (
    <PlotSheet
      title={t('value.matrix.title')}
      name="rfm-matrix"
      picture={() => heatPicture(title, heat, tint, palette)}
      extra={
        <Segmented<Measure>
          size="small"
          value={measure}
          onChange={setMeasure}
          aria-label={t('value.measure.label')}
          data-testid="rfm-measure"
          options={MEASURES.map((value) => ({ value, label: t(`value.measure.${value}`) }))}
        />
      }
      figures={{
        head: (['r', 'f', 'm', 'members', 'personal', 'orders', 'spent', 'asleep'] as const).map((key) =>
          t(`value.column.${key}`),
        ),
        rows: figures.cells.map(({ r, f, m, members, personal, orders, spentFen, asleep }) => [
          `R${r}`,
          `F${f}`,
          `M${m}`,
          members,
          personal,
          orders,
          formatFen(spentFen),
          asleep,
        ]),
      }}
    >
      <HeatGrid label={t('value.matrix.label')} heat={heat} tint={tint} testId="rfm-matrix" />
      <p className="soft">
        {may('createSegment') && t('value.matrix.open')} {t('value.matrix.defined')}
      </p>
    </PlotSheet>
  )
}

/** The cells by recency and frequency alone. */
function gridOf({ cells }: Figures): Map<string, Cell> {
  const grid = new Map<string, Cell>()
  for (const { r, f, members, personal, spentFen } of cells) {
    const before = grid.get(`${r}${f}`) ?? { members: 0, personal: 0, spentFen: 0 }
    grid.set(`${r}${f}`, {
      members: before.members + members,
      personal: before.personal + personal,
      spentFen: before.spentFen + spentFen,
    })
  }
  return grid
}
