import { Tooltip } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

export const exact = (at: string): string => dayjs(at).format('YYYY-MM-DD HH:mm:ss')
export const minute = (at: string): string => dayjs(at).format('YYYY-MM-DD HH:mm')

/** The moment as people say it ("3 分钟前"); the exact one on hover. Days far off are shown as dates. */
export function When(props: { at: string | null | undefined }) {
  const { t } = useTranslation()
  if (!props.at) return <span className="soft">{t('say.none')}</span>
  const at = dayjs(props.at)
  const near = Math.abs(dayjs().diff(at, 'day')) < 30
  return (
    <Tooltip title={exact(props.at)}>
      <time dateTime={props.at} className="nowrap">
        {near ? at.fromNow() : at.format('YYYY-MM-DD')}
      </time>
    </Tooltip>
  )
}
