import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Waiting } from '../parts/states'
import { useSession } from '../session'
import { Dressed } from './dressed'
import { KeysHelp } from './help'
import { Rail } from './rail'
import { pageSearch, useShortcuts, type Shortcut } from './shortcuts'

const Palette = lazy(() => import('./palette'))

const online = (hear: () => void): (() => void) => {
  window.addEventListener('online', hear)
  window.addEventListener('offline', hear)
  return () => {
    window.removeEventListener('online', hear)
    window.removeEventListener('offline', hear)
  }
}

/** Every page behind the door; loaded with antd once somebody may come in, so that the door itself is light. */
export const Shell = () => (
  <Dressed>
    <Frame />
  </Dressed>
)

/** The frame of every page behind the door: rail and content; when the session ends, back to the door. */
function Frame() {
  const { t } = useTranslation()
  const { self } = useSession()
  const go = useNavigate()
  const connected = useSyncExternalStore(online, () => navigator.onLine)
  useEffect(() => {
    if (!self) void go({ to: '/login', search: { back: window.location.pathname + window.location.search } })
  }, [self, go])
  const [open, setOpen] = useState<'palette' | 'help' | null>(null)
  const leave = (): void => setOpen(null)
  const hear = useCallback((shortcut: Shortcut): void => {
    const field = shortcut === 'search' ? pageSearch() : null
    if (field) field.focus()
    else setOpen(shortcut === 'help' ? 'help' : 'palette')
  }, [])
  useShortcuts(hear)
  if (!self) return null
  return (
    <div className="frame">
      <a href="#content" className="skip">
        {t('frame.skip')}
      </a>
      <Rail find={() => setOpen('palette')} />
      <main id="content" tabIndex={-1}>
        {!connected && (
          <div className="offline" role="status">
            {t('frame.offline')}
          </div>
        )}
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense fallback={null}>{open === 'palette' && <Palette leave={leave} />}</Suspense>
      {open === 'help' && <KeysHelp leave={leave} />}
    </div>
  )
}
