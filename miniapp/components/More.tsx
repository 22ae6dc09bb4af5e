import { useT } from '../i18n/t'
import { Button } from './native'

/** The end of a list that goes on; nothing where it does not. */
export function More({ more }: { more: (() => void) | null }) {
  const t = useT()
  if (!more) return null
  return (
    <Button className="button button-plain" onClick={more}>
      {t('more')}
    </Button>
  )
}
