import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog'

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)
const KEYS = [
  { keys: [MAC ? '⌘' : 'Ctrl', 'K'], word: 'palette' },
  { keys: ['/'], word: 'search' },
  { keys: ['?'], word: 'help' },
  { keys: ['↑', '↓'], word: 'rows' },
  { keys: ['Enter'], word: 'open' },
  { keys: ['Space'], word: 'choose' },
  { keys: ['Esc'], word: 'close' },
] as const

/** Every key of the console and what it does. */
export function KeysHelp({ leave }: { leave: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('find.keys')} footer={null} onCancel={leave} width={440}>
      <dl className="facts keys" data-testid="keys-help">
        {KEYS.map(({ keys, word }) => (
          <div key={word} style={{ display: 'contents' }}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`find.does.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
