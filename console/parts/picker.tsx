import { Select } from 'antd'
import { useState, type UIEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { looksLikePhone } from '../../shared/rules/member'
import type { Args } from '../api'
import { useList } from '../data/read'
import { chip } from './filters'
import { useSettled } from './settled'
import { SOURCES, useFound, type Found, type SourceName } from './sources'

type Common = {
  of: SourceName
  testId: string
  id?: string
  label?: string
  placeholder?: string
  disabled?: boolean
  clear?: boolean
  /** Things that may be chosen no more, such as a closed store, are left out instead of shown without effect. */
  onlyOpen?: boolean
  /** Further conditions of the list. */
  among?: object
  className?: string
  enabled?: boolean
}

/** One thing, found on the server as one types; what was chosen is shown by its name wherever in the list it stands. */
export function Picker(
  props: Common & {
    value?: string | null
    onChange?: (id: string | undefined, found: Found | undefined) => void
    chip?: boolean
  },
) {
  const { value } = props
  const { parts, find } = useParts(props, value ? [value] : [])
  return (
    <Select<string>
      {...parts}
      className={props.chip ? chip(Boolean(value)) : (props.className ?? 'wide')}
      prefix={props.chip && value ? props.label : undefined}
      popupMatchSelectWidth={props.chip ? 280 : undefined}
      value={value ?? undefined}
      onChange={(next?: string) => props.onChange?.(next, find(next))}
    />
  )
}

/** Several things of one list. */
export function PickerMany(
  props: Common & { value?: readonly string[]; onChange?: (ids: string[]) => void; most?: number },
) {
  const { parts } = useParts(props, props.value ?? [])
  return (
    <Select<string[]>
      {...parts}
      mode="multiple"
      className={props.className ?? 'wide'}
      maxCount={props.most}
      value={[...(props.value ?? [])]}
      onChange={(next) => props.onChange?.(next)}
    />
  )
}

/** What both have in common: the question to the server, its answers and the chosen ones as options. */
function useParts(props: Common, chosen: readonly string[]) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim(), 250)
  const { route, read } = SOURCES[props.of]
  // Asked for when somebody looks: a form with ten pickers does not read ten lists to be opened.
  const asked = { query: { ...props.among, q: q || undefined, limit: 50 } } as Args<'listStores'>
  // A whole phone number stays out of addresses and logs; the members' own page looks for one.
  const list = useList(route, asked, { enabled: open && props.enabled !== false && !looksLikePhone(q) })
  const known = useFound(props.of, chosen, props.enabled !== false)
  const found = list.items.map((row) => read(row)).filter(({ off }) => !(off && props.onlyOpen))
  const listed = new Set(found.map(({ id }) => id))
  const named = chosen
    .filter((id) => !listed.has(id))
    .map((id): Found => known.get(id) ?? { id, words: t('say.loading') })
  // What was chosen stands first, but behind what was searched for.
  const all = q ? [...found, ...named] : [...named, ...found]
  const nearEnd = ({ currentTarget: box }: UIEvent<HTMLElement>): void => {
    if (list.hasMore && !list.isLoadingMore && box.scrollTop + box.clientHeight > box.scrollHeight - 80) list.more()
  }
  return {
    find: (id: string | undefined): Found | undefined => all.find((one) => one.id === id),
    parts: {
      id: props.id,
      disabled: props.disabled,
      allowClear: props.clear,
      showSearch: { filterOption: false, onSearch: setTyped },
      placeholder: props.placeholder ?? props.label ?? t('table.find'),
      'aria-label': props.label ?? props.placeholder,
      'data-testid': props.testId,
      loading: open && list.isFetching,
      notFoundContent: list.isPending ? t('say.loading') : t('table.nobody'),
      onOpenChange: setOpen,
      onPopupScroll: nearEnd,
      options: all.map(({ id, words, off }) => ({
        value: id,
        label: words,
        disabled: Boolean(off) && !chosen.includes(id),
      })),
    },
  }
}
