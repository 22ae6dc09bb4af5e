import { useBlocker } from '@tanstack/react-router'
import { Alert, Button, Form, type FormInstance } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { isoOf } from '../../shared/rules/calendar'
import { contentOf, DRAFT_KEY, dropDraft, keepDraft, readDraft, type DraftPlace, type KeptDraft } from '../data/drafts'
import { hasLeft, useSession } from '../session'
import { clock, When } from './when'

type Writing<T> = {
  /** What is being written: `segment.new`, `segment.<id>`. */
  name: string
  value: T
  /** What was read or stood there at first: with it nothing is unsaved. */
  clean: T
  restore: (value: T) => void
  /** The version it is written over; a draft over another one says so. */
  base?: number | undefined
  place?: DraftPlace
}
export type WrittenDraft = ReturnType<typeof useDraft<unknown>>

const AFTER_MS = 400

/**
 * Keeps what is being written in this browser until it is saved, offers it again the next time, and asks before one leaves.
 * `during` runs the saving: what it saved is no draft any more; when it fails everything stays as it was.
 */
export function useDraft<T>({ name, value, clean, restore, base, place = 'browser' }: Writing<T>) {
  const { self } = useSession()
  // Whose it is does not change when the session ends while something is being written.
  const [owner] = useState(self?.id ?? '')
  const key = `${DRAFT_KEY}${owner}.${name}`
  const text = contentOf(value)
  const basis = base === undefined ? null : String(base)
  const [offer, setOffer] = useState<KeptDraft<T> | null>(() => {
    const kept = readDraft<T>(place, key, Date.now())
    return kept && contentOf(kept.value) !== contentOf(clean) ? kept : null
  })
  const [keptAt, setKeptAt] = useState<number | null>(null)
  /** The content that was saved, or is being saved now. */
  const saved = useRef<string | null>(null)
  const dirty = text !== contentOf(clean) && text !== saved.current
  const latest = useRef({ key, place, basis, value, text, dirty })
  latest.current = { key, place, basis, value, text, dirty }

  const flush = useCallback((): void => {
    const now = latest.current
    if (!now.dirty || now.text === saved.current) return
    // Who signs out leaves no words about people behind, not even as the page goes.
    if (now.place === 'tab' && hasLeft()) return
    const at = Date.now()
    if (keepDraft(now.place, now.key, { at, base: now.basis, value: now.value })) setKeptAt(at)
  }, [])
  const was = useRef(false)
  useEffect(() => {
    if (dirty) {
      was.current = true
      const timer = window.setTimeout(flush, AFTER_MS)
      return () => window.clearTimeout(timer)
    }
    // Changed back to what was there, by hand or by saving.
    if (was.current) dropDraft(place, key)
    was.current = false
    setKeptAt(null)
    return undefined
  }, [dirty, text, place, key, flush])
  useEffect(() => {
    window.addEventListener('pagehide', flush)
    return () => {
      flush()
      window.removeEventListener('pagehide', flush)
    }
  }, [flush])

  const guard = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      latest.current.dirty &&
      latest.current.text !== saved.current &&
      !next.pathname.endsWith('/login') &&
      (current.pathname !== next.pathname || tabOf(current.search) !== tabOf(next.search)),
    enableBeforeUnload: () => latest.current.dirty && latest.current.text !== saved.current,
    withResolver: true,
  })
  const forget = (): void => {
    dropDraft(place, key)
    saved.current = latest.current.text
    was.current = false
    setOffer(null)
    setKeptAt(null)
  }
  return {
    dirty,
    place,
    keptAt: dirty ? keptAt : null,
    offer: offer && { at: offer.at, outdated: offer.base !== null && offer.base !== basis },
    take: (): void => {
      if (offer) restore(offer.value)
      setOffer(null)
    },
    refuse: (): void => {
      dropDraft(place, key)
      setOffer(null)
      flush()
    },
    forget,
    guard,
    during: async <R,>(save: () => Promise<R>): Promise<R> => {
      saved.current = latest.current.text
      try {
        const done = await save()
        dropDraft(place, key)
        setOffer(null)
        return done
      } catch (thrown) {
        saved.current = null
        throw thrown
      }
    },
  }
}

const tabOf = (search: unknown): unknown => (search as { tab?: unknown }).tab

/** The draft of a form of antd: its fields are what is written. */
export function useFormDraft<F extends object>(
  form: FormInstance<F>,
  { initial, ...rest }: Omit<Writing<F>, 'value' | 'clean' | 'restore'> & { initial: F },
) {
  const watched = Form.useWatch([], form) as Partial<F> | undefined
  return useDraft<F>({
    ...rest,
    clean: initial,
    value: { ...initial, ...watched },
    restore: (value) => form.setFieldsValue(value as Parameters<typeof form.setFieldsValue>[0]),
  })
}

/** Above a form: what was left unsaved is offered again; and the question before one leaves. */
export function DraftBar({ of }: { of: Omit<WrittenDraft, 'during'> }) {
  const { t } = useTranslation()
  const { offer, guard } = of
  return (
    <>
      {offer && (
        <Alert
          type={offer.outdated ? 'warning' : 'info'}
          showIcon
          data-testid="draft-offer"
          title={
            <>
              {t('draft.offer')} <When at={isoOf(offer.at)} />
            </>
          }
          description={offer.outdated ? t('draft.outdated') : undefined}
          action={
            <span className="row">
              <Button size="small" type="primary" onClick={of.take} data-testid="draft-take">
                {t('draft.take')}
              </Button>
              <Button size="small" onClick={of.refuse} data-testid="draft-refuse">
                {t('draft.refuse')}
              </Button>
            </span>
          }
        />
      )}
      {guard.status === 'blocked' && (
        <Dialog
          title={t('draft.unsaved')}
          onCancel={guard.reset}
          footer={
            <>
              <Button
                danger
                data-testid="draft-discard"
                onClick={() => {
                  of.forget()
                  guard.proceed()
                }}
              >
                {t('draft.discard')}
              </Button>
              <Button onClick={guard.proceed} data-testid="draft-leave">
                {t('draft.leave')}
              </Button>
              <Button type="primary" autoFocus onClick={guard.reset} data-testid="draft-stay">
                {t('draft.stay')}
              </Button>
            </>
          }
        >
          {t(of.place === 'tab' ? 'draft.unsavedTabHint' : 'draft.unsavedHint')}
        </Dialog>
      )}
    </>
  )
}

/** Beside the button that saves: that nothing is lost meanwhile. */
export function DraftNote({ of }: { of: Pick<WrittenDraft, 'keptAt'> }) {
  const { t } = useTranslation()
  return (
    <span className="soft" role="status" data-testid="draft-kept">
      {of.keptAt !== null && t('draft.kept', { time: clock(isoOf(of.keptAt)) })}
    </span>
  )
}
