import { SearchOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog'
import { useSettled } from '../parts/settled'
import { useSession } from '../session'
import { useHits, type Hits } from './hits'
import { matching, placesFor, type Place } from './places'

type Group = { group: Hits['group'] | 'pages'; places: Place[] }
/** Before anything is typed, so many pages are offered; the rest is found by its words. */
const OFFERED = 30

/** To any page, member, coupon, campaign or order from the keyboard: type, arrows, Enter. */
export default function Palette({ leave }: { leave: () => void }) {
  const { t } = useTranslation()
  const { self } = useSession()
  const go = useNavigate()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const words = useSettled(typed.trim(), 200)
  const { hits, busy } = useHits(words)
  const pages = matching(placesFor(t, self), typed).slice(0, OFFERED)
  const groups: Group[] = [...(pages.length > 0 ? [{ group: 'pages' as const, places: pages }] : []), ...hits]
  const all = groups.flatMap(({ places }) => places)
  const [at, setAt] = useState(0)
  useEffect(() => setAt(0), [typed])
  const chosen = Math.min(at, all.length - 1)
  const open = (place: Place | undefined): void => {
    if (!place) return
    leave()
    void go(place.link)
  }
  const idOf = (index: number): string => `${listId}-${index}`
  useEffect(() => {
    document.getElementById(`${listId}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [listId, chosen])
  const onKey = (event: KeyboardEvent): void => {
    // While a Chinese word is being composed, Enter takes the word.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(all.length, 1))
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + all.length) % Math.max(all.length, 1))
    else if (event.key === 'Enter') open(all[chosen])
    else return
    event.preventDefault()
  }
  let index = -1
  return (
    <Dialog
      footer={null}
      closable={false}
      title={<span className="unseen">{t('find.title')}</span>}
      onCancel={leave}
      width={600}
      className="palette"
      style={{ top: 80 }}
    >
      <Input
        size="large"
        variant="borderless"
        autoFocus
        prefix={<SearchOutlined />}
        placeholder={t('find.hint')}
        aria-label={t('find.title')}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={all.length > 0 ? idOf(chosen) : undefined}
        maxLength={50}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKey}
        data-testid="palette-input"
      />
      <div id={listId} role="listbox" aria-label={t('find.title')} className="palette-list" data-testid="palette-list">
        {groups.map(({ group, places }) => (
          <div key={group} role="group" aria-label={t(`find.group.${group}`)}>
            <div className="palette-group" aria-hidden="true">
              {t(`find.group.${group}`)}
            </div>
            {places.map((place) => {
              const mine = ++index
              return (
                <div
                  key={`${group}-${place.key}`}
                  id={idOf(mine)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={mine === chosen}
                  className={mine === chosen ? 'palette-one palette-here' : 'palette-one'}
                  onMouseMove={() => setAt(mine)}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => open(place)}
                  onKeyDown={() => undefined}
                  data-testid={`palette-${group}-${place.key}`}
                >
                  {place.words}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <p className="palette-foot" role="status">
        {busy ? t('say.searching') : all.length === 0 ? t('find.nothing') : t('find.foot')}
      </p>
    </Dialog>
  )
}
