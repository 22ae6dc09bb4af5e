import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { clock, day, minute, today } from '../../parts/when'
import type { Campaign } from './draft'

type Note = { key: string; type: 'info' | 'warning'; words: string }

/** Why nothing goes out just now, that a planned time has passed, and whether other words than the approved wait. */
export function Standing({ campaign }: { campaign: Campaign }) {
  const notes = useNotes(campaign)
  if (notes.length === 0) return null
  return (
    <div className="stack-tight" role="status" data-testid="campaign-standing">
      {notes.map(({ key, type, words }) => (
        <Alert key={key} type={type} showIcon title={words} data-testid={`standing-${key}`} />
      ))}
    </div>
  )
}

function useNotes({ waiting, warnings, status, approval, contentChanged }: Campaign): Note[] {
  const { t } = useTranslation()
  const notes: Note[] = []
  if (warnings.includes('schedule_passed'))
    notes.push({
      key: 'schedule_passed',
      type: status === 'draft' || status === 'awaiting_approval' ? 'warning' : 'info',
      words: t(
        status === 'draft' || status === 'awaiting_approval'
          ? 'campaigns.standing.willPass'
          : 'campaigns.standing.schedulePassed',
      ),
    })
  if (waiting) {
    const until = waiting.until === null ? '' : told(waiting.until)
    const channel = waiting.channel === null ? '' : t(`messageChannel.${waiting.channel}`)
    notes.push({ key: waiting.why, type: 'info', words: t(`campaigns.standing.${waiting.why}`, { until, channel }) })
  }
  if (status === 'paused' && contentChanged && approval !== 'none')
    notes.push(
      approval === 'outdated'
        ? { key: 'outdated', type: 'warning', words: t('campaigns.standing.needsApproval') }
        : { key: 'approved', type: 'info', words: t('campaigns.standing.newApproved') },
    )
  if (status === 'paused' && contentChanged && approval === 'none')
    notes.push({ key: 'changed', type: 'info', words: t('campaigns.standing.newWords') })
  if ((status === 'draft' || status === 'awaiting_approval') && approval === 'outdated')
    notes.push({ key: 'outdated', type: 'warning', words: t('campaigns.standing.draftOutdated') })
  return notes
}

/** The hour alone for today, else with the day. */
const told = (at: string): string => (day(at) === today() ? clock(at) : minute(at))
