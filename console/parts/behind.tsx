import { useTranslation } from 'react-i18next'
import { useRead } from '../data/read'
import { useMay } from '../session'

const AGAIN_MS = 30_000

/** How far what is shown is behind, where it is read from a replica; nothing where it is not. */
export function Behind() {
  const { t } = useTranslation()
  const may = useMay()
  const asked = may('readFreshness')
  const { data } = useRead(
    'readFreshness',
    {},
    { enabled: asked, freshForMs: AGAIN_MS, every: (last) => (last?.replica ? AGAIN_MS : false) },
  )
  if (!data?.replica) return null
  const { lagSeconds } = data.replica
  return (
    <p className="soft" data-testid="replica-behind">
      {lagSeconds === null ? t('say.replicaUnknown') : t('say.replica', { n: Math.round(lagSeconds) })}
    </p>
  )
}
