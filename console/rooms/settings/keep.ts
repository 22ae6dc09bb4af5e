import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Answer, Args } from '../../api'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'

export type Settings = Answer<'readSettings'>

/** Keeps a part of the settings against the version it was read from, and says so; throws what it was refused with. */
export function useKeep(settings: Settings) {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const edit = useDo('editSettings', ['readSettings'])
  const keep = async (body: Args<'editSettings'>['body']): Promise<void> => {
    await edit.mutateAsync({ body, ifMatch: settings.version })
    tell.done(t('say.saved'))
    void client.invalidateQueries({ queryKey: ['app-config'] })
  }
  return { keep, busy: edit.isPending }
}
