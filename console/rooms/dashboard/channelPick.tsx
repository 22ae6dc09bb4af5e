import { useTranslation } from 'react-i18next'
import { Picker } from '../../parts/picker'

/** The one channel whose people are counted; none: all of them. */
export default function ChannelPick(props: {
  value: string | undefined
  onChange: (channelId: string | undefined) => void
}) {
  const { t } = useTranslation()
  return (
    <Picker
      of="channel"
      chip
      clear
      label={t('dashboard.channel')}
      testId="dashboard-channel"
      value={props.value}
      onChange={props.onChange}
    />
  )
}
