import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RfmState } from '../../../shared/rules/rfm'
import { FONT, PALETTES } from '../../../shared/look/tokens'
import { addDays } from '../../../shared/rules/calendar'
import type { Answer } from '../../api'
import { useMode } from '../../appearance'
import { useRead } from '../../data/read'
import { Figure, Sheet } from '../../parts/page'
import { PlotSheet } from '../../parts/plot'
import { EmptyState, Read } from '../../parts/states'
import { today, When } from '../../parts/when'
import { useStateName } from './classes'
import { whileCounting } from './counting'
import { flowOf, turnsOf, type Turn } from './flow'

type Figures = NonNullable<Answer<'readRfmMoves'>['figures']>
const SPANS = [7, 30, 90, 365] as const
const TURNS = ['better', 'fresh', 'same', 'worse'] as const satisfies readonly Turn[]

/** Who came from which class into which in so many days, as a flow between two columns. */
export function MovesSheet() {
  const { t } = useTranslation()
  const [span, setSpan] = useState<number>(30)
  const to = today()
  const query = { from: addDays(to, -span), to }
  const moves = useRead('readRfmMoves', { query }, { every: whileCounting, keepPrevious: true })
  const pick = (
    <Segmented<number>
      size="small"
      value={span}
      onChange={setSpan}
      aria-label={t('value.moves.span')}
      data-testid="moves-span"
      options={SPANS.map((days) => ({ value: days, label: t('value.now.days', { n: days }) }))}
    />
  )
  return (
    <Read of={moves}>
      {({ known, figures }) =>
        !figures || figures.from === figures.to ? (
          <Sheet title={t('value.moves.title')} extra={pick}>
            <EmptyState
              small
              title={t(known && !figures ? 'value.first' : 'value.moves.young')}
              hint={known && !figures ? undefined : t('value.moves.youngHint', { day: known?.first ?? to })}
            />
          </Sheet>
        ) : (
          <Drawn figures={figures} pick={pick} />
        )
      }
    </Read>
  )
}

function Drawn({ figures, pick }: { figures: Figures; pick: React.ReactNode }) {
  const { t } = useTranslation()
  const nameOf = useStateName()
  const { from, to, moves } = figures
  const turns = turnsOf(moves)
  return (
    <PlotSheet
      title={t('value.moves.title')}
      name="rfm-moves"
      picture
      extra={pick}
      figures={{
        head: [t('value.moves.was', { day: from }), t('value.moves.became', { day: to }), t('value.column.members')],
        rows: moves.map(({ was, became, members }) => [nameOf(was), nameOf(became), members]),
      }}
    >
      <div className="figures" data-testid="rfm-turns">
        {TURNS.map((turn) => (
          <Figure key={turn} name={t(`value.moves.turn.${turn}`)} value={turns[turn].toLocaleString()} />
        ))}
      </div>
      <FlowPlot figures={figures} />
      <p className="soft">
        {t('value.moves.defined')} {t('value.countedAt')} <When at={figures.countedAt} />
      </p>
    </PlotSheet>
  )
}

const WIDE = 760
const HEAD = 28
/** Names stand outside the two columns. */
const AT = { left: 190, right: WIDE - 190, bar: 10 }

function FlowPlot({ figures }: { figures: Figures }) {
  const { t } = useTranslation()
  const nameOf = useStateName()
  const palette = PALETTES[useMode()]
  const flow = flowOf(figures.moves)
  const colour: Record<Turn, string> = {
    better: palette.good,
    worse: palette.warn,
    same: palette.faint,
    fresh: palette.calm,
  }
  const middle = (AT.left + AT.bar + AT.right) / 2
  const turns = turnsOf(figures.moves)
  const label = `${t('value.moves.title')}: ${TURNS.map((turn) => `${t(`value.moves.turn.${turn}`)} ${turns[turn]}`).join(', ')}`
  const name = (state: RfmState, members: number): string => `${nameOf(state)} ${members.toLocaleString()}`
  return (
    <div className="heat-box flow-box" tabIndex={0} role="region" aria-label={t('value.moves.title')}>
      <div className="plot flow">
        <svg
          viewBox={`0 0 ${WIDE} ${flow.height + HEAD + 8}`}
          role="img"
          aria-label={label}
          fontFamily={FONT}
          fontSize={13}
          data-testid="rfm-flow"
        >
          <text x={AT.left + AT.bar} y={14} textAnchor="end" fill={palette.soft}>
            {t('value.moves.was', { day: figures.from })}
          </text>
          <text x={AT.right} y={14} textAnchor="start" fill={palette.soft}>
            {t('value.moves.became', { day: figures.to })}
          </text>
          <g transform={`translate(0 ${HEAD})`}>
            {flow.bands.map(({ was, became, members, turn, left, right, height }) => (
              <path
                key={`${was}:${became}`}
                data-turn={turn}
                d={`M${AT.left + AT.bar} ${left} C${middle} ${left} ${middle} ${right} ${AT.right} ${right} v${height} C${middle} ${right + height} ${middle} ${left + height} ${AT.left + AT.bar} ${left + height} Z`}
                fill={colour[turn]}
                fillOpacity={turn === 'same' ? 0.25 : 0.5}
              >
                <title>{`${nameOf(was)} → ${nameOf(became)}: ${members.toLocaleString()}`}</title>
              </path>
            ))}
            {flow.left.map(({ state, members, top, height }) => (
              <g key={state}>
                <rect x={AT.left} y={top} width={AT.bar} height={height} rx={2} fill={palette.soft} />
                <text x={AT.left - 8} y={top + height / 2} dy="0.35em" textAnchor="end" fill={palette.ink}>
                  {name(state, members)}
                </text>
              </g>
            ))}
            {flow.right.map(({ state, members, top, height }) => (
              <g key={state}>
                <rect x={AT.right} y={top} width={AT.bar} height={height} rx={2} fill={palette.soft} />
                <text x={AT.right + AT.bar + 8} y={top + height / 2} dy="0.35em" textAnchor="start" fill={palette.ink}>
                  {name(state, members)}
                </text>
              </g>
            ))}
          </g>
        </svg>
      </div>
      <div className="row flow-legend" aria-hidden="true">
        {TURNS.map((turn) => (
          <span key={turn} className="soft">
            <i className="swatch" style={{ background: colour[turn], opacity: turn === 'same' ? 0.4 : 0.7 }} />
            {t(`value.moves.turn.${turn}`)}
          </span>
        ))}
      </div>
    </div>
  )
}
