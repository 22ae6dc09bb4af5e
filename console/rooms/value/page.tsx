import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ASLEEP } from '../../../shared/rules/rfm'
import { useRead } from '../../data/read'
import { Behind } from '../../parts/behind'
import { Money } from '../../parts/money'
import { Figure, Page, Sheet } from '../../parts/page'
import { EmptyState, Read } from '../../parts/states'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { percent } from './bands'
import { ClassesSheet } from './classes'
import { whileCounting, type Figures } from './counting'
import { CutsSheet } from './cuts'
import { DaysSheet } from './days'
import { MatrixSheet } from './matrix'
import { MovesSheet } from './moves'
import { RetentionSheet } from './retention'

/** How members buy: the matrix, the classes with what to do about each, and the bands all of it goes by. */
export default function ValuePage() {
  const { t } = useTranslation()
  const rfm = useRead('readRfm', {}, { every: whileCounting })
  return (
    <Page title={t('value.title')} hint={t('value.hint')}>
      <Behind />
      <Read of={rfm} rows={12}>
        {({ figures, counting }) =>
          figures === null ? (
            <Sheet>
              <EmptyState title={t('value.first')} hint={t('value.firstHint')} />
            </Sheet>
          ) : figures.buyers === 0 ? (
            <Nobody />
          ) : (
            <>
              {counting && (
                <p className="soft" role="status" data-testid="value-counting">
                  {t('value.counting')}
                </p>
              )}
              <Now figures={figures} />
              <MatrixSheet figures={figures} />
              <ClassesSheet figures={figures} />
              <MovesSheet />
              <DaysSheet />
              <RetentionSheet />
              <CutsSheet />
            </>
          )
        }
      </Read>
    </Page>
  )
}

function Nobody() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <Sheet>
      <EmptyState
        title={t('value.empty')}
        hint={t('value.emptyHint')}
        action={
          may('createApiKey') && (
            <Link to="/settings" search={{ tab: 'keys' }}>
              <Button type="primary">{t('value.emptyAction')}</Button>
            </Link>
          )
        }
      />
    </Sheet>
  )
}

function Now({ figures }: { figures: Figures }) {
  const { t } = useTranslation()
  const { buyers, members, spentFen, orders, averageOrderFen, medianCycleDays, withCycle, asleep } = figures
  return (
    <Sheet title={t('value.now.title')}>
      <div className="stack-tight">
        <div className="figures" data-testid="value-now">
          <Figure
            name={t('value.now.buyers')}
            value={buyers.toLocaleString()}
            note={t('value.now.buyersShare', { n: percent(buyers, members) })}
          />
          <Figure
            name={t('value.now.spent')}
            value={<Money fen={spentFen} />}
            note={t('value.now.orders', { n: orders.toLocaleString() })}
          />
          <Figure
            name={t('value.now.average')}
            value={averageOrderFen === null ? t('say.none') : <Money fen={averageOrderFen} />}
            note={t('value.now.averageHint')}
          />
          <Figure
            name={t('value.now.cycle')}
            value={medianCycleDays === null ? t('say.none') : t('value.now.days', { n: medianCycleDays })}
            note={t('value.now.cycleHint', { n: withCycle.toLocaleString() })}
          />
          <Figure
            name={t('value.now.asleep')}
            value={asleep.toLocaleString()}
            note={t('value.now.asleepShare', { n: percent(asleep, buyers) })}
          />
        </div>
        <p className="soft">
          {t('value.now.asleepDefined', {
            cycles: ASLEEP.cycles,
            least: ASLEEP.leastDays,
            dormant: figures.dormantDays,
          })}{' '}
          {t('value.now.counted')} <When at={figures.countedAt} />
        </p>
      </div>
    </Sheet>
  )
}
