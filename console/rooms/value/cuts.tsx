import { Link } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { refresh, useRead } from '../../data/read'
import { Dialog } from '../../parts/dialog'
import { Sheet } from '../../parts/page'
import { EmptyState, Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { useKeep, type Settings } from '../settings/keep'
import { bandWords, PARTS, sameBands, SCORES } from './bands'
import { useClassWords } from './classes'
import { whileCounting } from './counting'

type Cuts = NonNullable<Answer<'readRfmCuts'>['figures']>
type Banded = Cuts['present']

/** The bands in force beside those that fifths of the buyers would make, with everybody by both; taken only when asked. */
export function CutsSheet() {
  const { t } = useTranslation()
  const cuts = useRead('readRfmCuts', {}, { every: whileCounting })
  const settings = useRead('readSettings', {})
  return (
    <Read of={cuts}>
      {({ figures, counting }) => (
        <Sheet title={t('value.cuts.title')}>
          {figures === null || figures.proposed === null ? (
            <EmptyState small title={t(counting ? 'value.first' : 'value.cuts.none')} />
          ) : (
            <div className="stack" data-testid="rfm-cuts">
              <p className="soft">{t('value.cuts.hint')}</p>
              <div className="rfm-tables">
                <Bands present={figures.present} proposed={figures.proposed} />
                <Classes present={figures.present} proposed={figures.proposed} />
              </div>
              <Read of={settings} rows={1}>
                {(kept) => (
                  <Take
                    settings={kept}
                    bands={figures.proposed?.bands ?? figures.present.bands}
                    same={figures.proposed !== null && sameBands(figures.proposed.bands, kept.rfm)}
                  />
                )}
              </Read>
            </div>
          )}
        </Sheet>
      )}
    </Read>
  )
}

function Bands(props: { present: Banded; proposed: Banded }) {
  const { t } = useTranslation()
  return (
    <div className="heat-box" tabIndex={0} role="region" aria-label={t('value.cuts.title')}>
      <table className="plain-table" data-testid="rfm-bands">
        <thead>
          <tr>
            <th scope="col" colSpan={2} />
            {SCORES.map((score) => (
              <th key={score} scope="col">
                {score}
              </th>
            ))}
          </tr>
        </thead>
        {PARTS.map((part) => (
          <tbody key={part}>
            {(['present', 'proposed'] as const).map((side) => (
              <tr key={side} data-side={side}>
                {side === 'present' && (
                  <th scope="rowgroup" rowSpan={2}>
                    {t(`value.cuts.part.${part}`)}
                  </th>
                )}
                <th scope="row">{t(side === 'present' ? 'value.cuts.now' : 'value.cuts.proposed')}</th>
                {SCORES.map((score) => (
                  <td key={score}>
                    <span className="nowrap">{bandWords(t, part, props[side].bands[part], score)}</span>
                    <span className="soft nowrap">
                      {t('value.cuts.people', { n: (props[side].people[part][score - 1] ?? 0).toLocaleString() })}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Classes({ present, proposed }: { present: Banded; proposed: Banded }) {
  const { t } = useTranslation()
  const words = useClassWords()
  return (
    <div className="heat-box" tabIndex={0} role="region" aria-label={t('value.cuts.classes')}>
      <table className="plain-table" data-testid="rfm-before-after">
        <thead>
          <tr>
            <th scope="col">{t('value.cuts.classes')}</th>
            <th scope="col">{t('value.cuts.now')}</th>
            <th scope="col">{t('value.cuts.proposed')}</th>
            <th scope="col">{t('value.cuts.change')}</th>
          </tr>
        </thead>
        <tbody>
          {present.classes.map(({ name, members }, at) => {
            const after = proposed.classes[at]?.members ?? 0
            const change = after - members
            return (
              <tr key={name}>
                <th scope="row">{words[name].name}</th>
                <td>{members.toLocaleString()}</td>
                <td>{after.toLocaleString()}</td>
                <td className={change === 0 ? 'soft' : undefined}>
                  {change > 0 ? `+${change.toLocaleString()}` : change.toLocaleString()}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Take({ settings, bands, same }: { settings: Settings; bands: Settings['rfm']; same: boolean }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const client = useQueryClient()
  const { keep, busy } = useKeep(settings)
  const [asking, setAsking] = useState(false)
  if (!may('editSettings')) return <p className="soft">{t('value.cuts.owner')}</p>
  const take = (): void => {
    keep({ rfm: bands })
      .then(() => refresh(client, 'readRfm', 'readRfmCuts'), tell.problem)
      .finally(() => setAsking(false))
  }
  return (
    <div className="row">
      <Button type="primary" disabled={same} onClick={() => setAsking(true)} data-testid="rfm-take">
        {t('value.cuts.take')}
      </Button>
      <Link to="/settings" search={{ tab: 'member' }}>
        {t('value.cuts.settings')}
      </Link>
      {same && <span className="soft">{t('value.cuts.same')}</span>}
      {asking && (
        <Dialog
          title={t('value.cuts.ask')}
          onCancel={() => setAsking(false)}
          onOk={take}
          okText={t('value.cuts.take')}
          cancelText={t('act.cancel')}
          okButtonProps={{ loading: busy, 'data-testid': 'rfm-take-go' }}
        >
          <p>{t('value.cuts.asked')}</p>
        </Dialog>
      )}
    </div>
  )
}
