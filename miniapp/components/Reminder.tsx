import { platform } from '@platform'
import { useEffect, useState } from 'react'
import { api } from '../api'
import type { AskScene, Wanted } from '../contract'
import { useT } from '../i18n/t'
import { say } from '../state/go'
import { Button } from './native'

/**
 * Asks for a message permission at the point of the journey where it is wanted. The templates are fetched before the
 * tap, because WeChat opens its panel only straight from one. Renders nothing when nothing is wanted.
 */
export function Reminder({ scene }: { scene: AskScene }) {
  const t = useT()
  const [wanted, setWanted] = useState<Wanted[]>([])

  useEffect(() => {
    let here = true
    api.wanted(scene).then(
      ({ items }) => here && setWanted(items.slice(0, 3)),
      () => undefined,
    )
    return () => {
      here = false
    }
  }, [scene])

  const ask = (): void => {
    void platform
      .requestSubscribe(wanted.map((template) => template.templateId))
      .then(async (results) => {
        setWanted([])
        if (Object.keys(results).length === 0) return say(t('reminder.off'))
        const accepted = Object.values(results).includes('accept')
        await api.reportSubscriptions(results)
        say(t(accepted ? 'reminder.on' : 'reminder.refused'))
      })
      .catch(() => say(t('error.network')))
  }

  if (wanted.length === 0) return null
  return (
    <Button id={`reminder-${scene}`} className="button button-tint" onClick={ask}>
      {t(scene === 'after_claim' || scene === 'before_renewal' ? 'reminder.beforeExpiry' : 'reminder.news')}
    </Button>
  )
}
