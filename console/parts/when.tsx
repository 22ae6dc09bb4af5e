import { Tooltip } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { DAY_MS } from '../../shared/rules/calendar'
import { day, exact, minute } from './moments'

export * from './moments'

/** The moment as people say it ("3 分钟前"); the exact one on hover. Days far off are shown as dates. */
export function When(props: { at: string | null | undefined }) {
  const { t } = useTranslation()
  if (!props.at) return <span className="soft">{t('say.none')}</span>
  const near = Math.abs(Date.now() - Date.parse(props.at)) < 30 * DAY_MS
  return (
    <Tooltip title={exact(props.at)}>
      <time dateTime={props.at} className="nowrap">
        {near ? dayjs(props.at).fromNow() : day(props.at)}
      </time>
    </Tooltip>
  )
}

/** From a moment until another one, each on a line of its own: a date that breaks in its middle is read wrongly. */
export const FromUntil = (props: { from: string; until: string }) => (
  <span className="soft">
    <span className="nowrap">{minute(props.from)} –</span>
    <br />
    <span className="nowrap">{minute(props.until)}</span>
  </span>
)
