import { Button, Input, Select } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DaysPick } from './date'
import { Views } from './views'

/** The chips above a list, and at their end the way back to all of it. What they ask for stands in the address. */
export function Filters(props: {
  clear?: (() => void) | false
  /** The list under whose name people keep views. */
  views?: string
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <div className="chips filters">
      {props.children}
      {props.views && <Views page={props.views} />}
      {props.clear && (
        <Button type="link" size="small" onClick={props.clear} data-testid="filters-clear">
          {t('table.clear')}
        </Button>
      )}
    </div>
  )
}

/** Words to search for, asked on Enter; `/` on the keyboard leads here. */
export function FilterText(props: {
  label: string
  testId: string
  value: string | undefined
  onFind: (typed: string) => void
  busy?: boolean
}) {
  const [typed, setTyped] = useState(props.value ?? '')
  useEffect(() => setTyped(props.value ?? ''), [props.value])
  return (
    <Input.Search
      allowClear
      className="filter-text"
      maxLength={50}
      placeholder={props.label}
      aria-label={props.label}
      aria-keyshortcuts="/"
      data-page-search=""
      data-testid={props.testId}
      value={typed}
      loading={props.busy}
      onChange={(event) => setTyped(event.target.value)}
      onSearch={(found) => props.onFind(found)}
    />
  )
}

/** One of a few words. */
export function FilterWords<V extends string>(props: {
  label: string
  testId: string
  value: V | undefined
  words: readonly { value: V; label: string }[]
  onChange: (value: V | undefined) => void
}) {
  return (
    <Select<V>
      allowClear
      className={chip(props.value !== undefined)}
      popupMatchSelectWidth={false}
      prefix={props.value === undefined ? undefined : props.label}
      placeholder={props.label}
      aria-label={props.label}
      data-testid={props.testId}
      value={props.value}
      onChange={(next?: V) => props.onChange(next)}
      options={[...props.words]}
    />
  )
}

/** From a day to a day, both included, either end open. */
export function FilterDays(props: {
  label: string
  testId: string
  from: string | undefined
  to: string | undefined
  onChange: (from: string | undefined, to: string | undefined) => void
}) {
  return (
    <DaysPick
      half
      className={chip(Boolean(props.from ?? props.to))}
      value={[props.from, props.to]}
      aria-label={props.label}
      data-testid={props.testId}
      onChange={(days) => props.onChange(days?.[0], days?.[1])}
    />
  )
}

/** A filter looks like a chip; one that asks for something is filled. */
export const chip = (set: boolean): string => (set ? 'filter filter-set' : 'filter')
