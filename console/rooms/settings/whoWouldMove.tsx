import { Link } from '@tanstack/react-router'
import { Button, Form, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import type { Answer } from '../../api'
import { useDo, useRead } from '../../data/read'
import { Trouble } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import type { Settings } from './keep'

type Tiers = Settings['membership']['tiers']
type Moves = NonNullable<Answer<'readTierSimulation'>['figures']>

/** Counts whom the rules that stand in the form would move; what was counted is gone with the first change of them. */
export function WhoWouldMove({ tiersOf }: { tiersOf(filled: Tiers): Tiers }) {
  const { t } = useTranslation()
  const tell = useTell()
  const form = Form.useFormInstance()
  const filled = Form.useWatch('tiers', { form, preserve: true }) as Tiers | undefined
  const start = useDo('simulateTiers')
  const [asked, setAsked] = useState<{ id: string; rules: string; tiers: Tiers } | null>(null)
  if (asked && asked.rules !== JSON.stringify(filled)) setAsked(null)
  const go = async (): Promise<void> => {
    try {
      await form.validateFields([['tiers']], { recursive: true })
    } catch {
      return
    }
    const rules = JSON.stringify(form.getFieldValue('tiers'))
    const tiers = tiersOf(form.getFieldValue('tiers') as Tiers)
    const { id } = await start.mutateAsync({ body: { tiers } })
    setAsked({ id, rules, tiers })
  }
  return (
    <section className="stack-tight" aria-labelledby="who-would-move">
      <h2 className="form-part" id="who-would-move">
        {t('tiers.simulate.title')}
      </h2>
      <p className="soft">{t('tiers.simulate.hint')}</p>
      <div className="row">
        <Button onClick={() => void go().catch(tell.problem)} loading={start.isPending} data-testid="tiers-simulate">
          {t('tiers.simulate.go')}
        </Button>
      </div>
      {asked && <Counted key={asked.id} id={asked.id} tiers={asked.tiers} />}
    </section>
  )
}

function Counted({ id, tiers }: { id: string; tiers: Tiers }) {
  const { t } = useTranslation()
  const read = useRead(
    'readTierSimulation',
    { params: { id } },
    { every: (last) => (last?.status === 'done' || last?.status === 'failed' ? false : 800) },
  )
  if (read.error) return <Trouble problem={read.error} again={() => void read.refetch()} />
  const { status, done, total, figures } = read.data ?? { status: 'waiting', done: 0, total: 0, figures: null }
  if (figures) return <Matrix figures={figures} tiers={tiers} />
  if (status === 'failed') return <p className="bad">{t('tiers.simulate.failed')}</p>
  return (
    <div aria-live="polite" data-testid="tiers-counting">
      <Progress percent={total > 0 ? Math.floor((done / total) * 100) : 0} aria-label={t('job.progress')} />
      <p className="soft">{t('tiers.simulate.counting', { done: done.toLocaleString(), total: total || '…' })}</p>
    </div>
  )
}

/** From which tier to which; rows are what people have, columns what they would have. */
function Matrix({ figures, tiers }: { figures: Moves; tiers: Tiers }) {
  const { t } = useTranslation()
  const { moves, members, sample, countedAt } = figures
  const nameOf = (key: string): string => tiers.find((tier) => tier.key === key)?.name || key
  const rankOf = (key: string): number => tiers.findIndex((tier) => tier.key === key)
  const now = [...new Set(moves.map(({ from }) => from))].sort((a, b) => rankOf(a) - rankOf(b))
  const then = [...new Set([...tiers.map(({ key }) => key), ...moves.map(({ to }) => to)])]
  const count = (better: (step: number) => boolean): number =>
    moves
      .filter(({ from, to }) => from !== to && better(rankOf(to) - rankOf(from)))
      .reduce((sum, one) => sum + one.members, 0)
  const [up, down] = [count((step) => step > 0), count((step) => step < 0)]
  return (
    <div className="stack" data-testid="tiers-moves" aria-live="polite">
      <p>
        {up + down === 0
          ? t('tiers.simulate.none')
          : t('tiers.simulate.sum', {
              members: members.toLocaleString(),
              up: up.toLocaleString(),
              down: down.toLocaleString(),
            })}{' '}
        <span className="soft">
          <When at={countedAt} />
        </span>
      </p>
      <div className="heat-box" tabIndex={0} role="region" aria-label={t('tiers.simulate.title')}>
        <table className="plain-table" data-testid="tiers-matrix">
          <thead>
            <tr>
              <th scope="col">
                {t('tiers.simulate.from')} → {t('tiers.simulate.to')}
              </th>
              {then.map((key) => (
                <th key={key} scope="col">
                  {nameOf(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {now.map((from) => (
              <tr key={from}>
                <th scope="row">{nameOf(from)}</th>
                {then.map((to) => {
                  const n = moves.find((one) => one.from === from && one.to === to)?.members ?? 0
                  const word = n.toLocaleString()
                  return (
                    <td key={to} data-testid={`tiers-move-${from}-${to}`}>
                      {n === 0 || from === to ? <span className="soft">{n === 0 ? '—' : word}</span> : <b>{word}</b>}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sample.length > 0 && <Some sample={sample} nameOf={nameOf} />}
    </div>
  )
}

function Some({ sample, nameOf }: { sample: Moves['sample']; nameOf(key: string): string }) {
  const { t } = useTranslation()
  return (
    <div className="heat-box" tabIndex={0} role="region" aria-label={t('tiers.simulate.sample')}>
      <table className="plain-table" data-testid="tiers-sample">
        <thead>
          <tr>
            <th scope="col">{t('tiers.simulate.sample')}</th>
            <th scope="col">{t('tiers.simulate.from')}</th>
            <th scope="col">{t('tiers.simulate.to')}</th>
            <th scope="col">{t('tiers.simulate.why')}</th>
          </tr>
        </thead>
        <tbody>
          {sample.map(({ memberId, memberNo, nickname, from, to, gathered, points, spend }) => (
            <tr key={memberId}>
              <th scope="row">
                <Link to="/members/$id" params={{ id: memberId }}>
                  {nickname ?? memberNo}
                </Link>
              </th>
              <td>{nameOf(from)}</td>
              <td>{nameOf(to)}</td>
              <td>
                <span>{t('tiers.simulate.gathered', { n: gathered.toLocaleString() })}</span>
                <span className="soft">
                  {t('tiers.simulate.period', { points: points.toLocaleString(), spend: formatFen(spend) })}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
