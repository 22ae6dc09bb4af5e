import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import type { RfmState } from '../../../shared/rules/rfm'
import { RFM_CLASS_WORDS } from '../../../shared/rules/rfmWords'
import { heatPicture, type Heat } from '../../parts/heatGrid'
import { PlotSheet } from '../../parts/plot'
import { useTint } from '../../parts/tint'
import { useMay } from '../../session'
import { percent, shortYuan } from './bands'
import type { Figures } from './counting'

/** The words of the classes in the language of the page. */
export function useClassWords() {
  const { i18n } = useTranslation()
  return RFM_CLASS_WORDS[i18n.language === 'en' ? 'en' : 'zh-Hans']
}

/** What a class is called, and whoever has not bought. */
export function useStateName(): (state: RfmState) => string {
  const { t } = useTranslation()
  const words = useClassWords()
  return (state) => (state === 'none' ? t('value.moves.none') : words[state].name)
}

const each = (spentFen: number, members: number): number => (members > 0 ? Math.floor(spentFen / members) : 0)

/** The eleven classes, the best first: how many, how much, and what to do about each. */
export function ClassesSheet({ figures }: { figures: Figures }) {
  const { t, i18n } = useTranslation()
  const may = useMay()
  const { tint, palette } = useTint()
  const words = useClassWords()
  const most = Math.max(1, ...figures.classes.map(({ members }) => members))
  const richest = Math.max(1, ...figures.classes.map(({ spentFen }) => spentFen))
  const heat: Heat = {
    corner: '',
    columns: (['members', 'spent'] as const).map((key) => ({ name: t(`value.column.${key}`) })),
    rows: figures.classes.map(({ name, members, spentFen }) => ({
      name: words[name].name,
      cells: [
        { words: members.toLocaleString(), share: members / most, hint: '' },
        { words: shortYuan(spentFen, i18n.language), share: spentFen / richest, hint: '' },
      ],
    })),
  }
  return (
    <PlotSheet
      title={t('value.classes.title')}
      name="rfm-classes"
      picture={() => heatPicture(t('value.classes.title'), heat, tint, palette)}
      figures={{
        head: (['class', 'members', 'personal', 'orders', 'spent', 'average', 'asleep', 'advice'] as const).map((key) =>
          t(`value.column.${key}`),
        ),
        rows: figures.classes.map(({ name, members, personal, orders, spentFen, asleep }) => [
          words[name].name,
          members,
          personal,
          orders,
          formatFen(spentFen),
          orders > 0 ? formatFen(Math.floor(spentFen / orders)) : t('say.none'),
          asleep,
          words[name].advice,
        ]),
      }}
    >
      <ul className="rfm-classes" data-testid="rfm-classes">
        {figures.classes.map(({ name, members, spentFen }) => (
          <li key={name} data-testid={`rfm-class-${name}`} data-members={members}>
            <div>
              <b>{words[name].name}</b>
              <span className="soft">{words[name].who}</span>
            </div>
            <div className="rfm-size">
              <span>
                <b>{members.toLocaleString()}</b>{' '}
                <span title={formatFen(spentFen)}>{shortYuan(spentFen, i18n.language)}</span>
              </span>
              <span className="season-share" aria-hidden="true">
                <i style={{ width: `${(members / most) * 100}%` }} />
              </span>
              <span className="soft">
                {t('value.classes.share', {
                  n: percent(members, figures.buyers),
                  m: percent(spentFen, figures.spentFen),
                })}
                {members > 0 &&
                  ` · ${t('value.classes.each', { money: shortYuan(each(spentFen, members), i18n.language) })}`}
              </span>
            </div>
            <p>{words[name].advice}</p>
            {may('createSegment') && (
              <Link
                to="/segments/new"
                search={{ rfmClass: name }}
                data-testid={`rfm-segment-${name}`}
                aria-label={`${t('value.classes.segment')}: ${words[name].name}`}
              >
                {t('value.classes.segment')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <p className="soft">{t('value.classes.defined')}</p>
    </PlotSheet>
  )
}
