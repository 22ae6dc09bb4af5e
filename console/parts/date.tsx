import { DatePicker as Antd } from 'antd'
import { useMemo } from 'react'
import type { Wall } from './wall'
import { clockOfWall, dayOfWall, momentOfWall, WALL_CONFIG, wallOf, wallOfClock, wallOfDay } from './wall'

/**
 * The one way to enter days, moments and times of the day. Values are days (`YYYY-MM-DD`), moments (ISO 8601, UTC) and
 * times (`HH:mm`), all as the clocks of Shanghai show them. Pickers of antd are used nowhere else.
 */
const Picker = Antd.generatePicker<Wall>(WALL_CONFIG)
const SHOWN = 'YYYY-MM-DD HH:mm'

/**
 * What a picker shows; the same object as long as it says the same. Given another one it forgets what is being typed or
 * chosen, and pages are drawn anew while somebody does so.
 */
const useWall = (value: string | null | undefined, read: (value: string) => Wall): Wall | null =>
  useMemo(() => (value ? read(value) : null), [value, read])

/** The same for a pair. */
function useWalls(
  [from, until]: readonly (string | null | undefined)[],
  read: (value: string) => Wall,
): [Wall | null, Wall | null] {
  const [first, last] = [useWall(from, read), useWall(until, read)]
  return useMemo(() => [first, last], [first, last])
}

const NOTHING: readonly string[] = []
const wallOfMoment = (moment: string): Wall => wallOf(Date.parse(moment))

type Common = {
  id?: string
  disabled?: boolean
  className?: string
  'data-testid'?: string
  'aria-label'?: string
  allowClear?: boolean
}
/** Days that can be chosen, both ends included. */
type Bounds = { notBefore?: string; notAfter?: string }
type Field<V> = Common & { value?: V | null; onChange?: (value: V | null) => void }
export type Pair = [string, string]

const outside =
  ({ notBefore, notAfter }: Bounds) =>
  (wall: Wall): boolean => {
    const day = dayOfWall(wall)
    return (notBefore !== undefined && day < notBefore) || (notAfter !== undefined && day > notAfter)
  }

/** A day. */
export function DayPick({ value, onChange, notBefore, notAfter, ...rest }: Field<string> & Bounds) {
  return (
    <Picker
      {...rest}
      value={useWall(value, wallOfDay)}
      disabledDate={outside({ notBefore, notAfter })}
      onChange={(wall) => onChange?.(wall ? dayOfWall(wall) : null)}
    />
  )
}

/** From a day to a day; either may be open where `half` is set. */
export function DaysPick({
  value,
  onChange,
  notBefore,
  notAfter,
  half,
  ...rest
}: Common &
  Bounds & {
    half?: boolean
    value?: readonly [string | undefined, string | undefined] | null
    onChange?: (value: [string | undefined, string | undefined] | null) => void
  }) {
  return (
    <Picker.RangePicker
      {...rest}
      allowEmpty={half ? [true, true] : undefined}
      value={useWalls(value ?? NOTHING, wallOfDay)}
      disabledDate={outside({ notBefore, notAfter })}
      onChange={(walls) => {
        const [first, last] = (walls ?? []).map((wall) => (wall ? dayOfWall(wall) : undefined))
        onChange?.(first || last ? [first, last] : null)
      }}
    />
  )
}

/** A day with a time. As an `end` it is the last millisecond of its minute, and a day that is picked ends at 23:59. */
export function MomentPick({
  value,
  onChange,
  end = false,
  notBefore,
  notAfter,
  ...rest
}: Field<string> & Bounds & { end?: boolean }) {
  return (
    <Picker
      {...rest}
      showTime={{ format: 'HH:mm', defaultOpenValue: wallOfClock(end ? '23:59' : '00:00') }}
      format={SHOWN}
      value={useWall(value, wallOfMoment)}
      disabledDate={outside({ notBefore, notAfter })}
      onChange={(wall) => onChange?.(wall ? momentOfWall(wall, end) : null)}
    />
  )
}

/** From a moment until another one, the last minute included. */
export function MomentsPick({ value, onChange, ...rest }: Field<Pair>) {
  return (
    <Picker.RangePicker
      {...rest}
      className={`moments ${rest.className ?? ''}`}
      showTime={{ format: 'HH:mm', defaultOpenValue: [wallOfClock('00:00'), wallOfClock('23:59')] }}
      format={SHOWN}
      value={useWalls(value ?? NOTHING, wallOfMoment)}
      onChange={(walls) =>
        onChange?.(walls?.[0] && walls[1] ? [momentOfWall(walls[0], false), momentOfWall(walls[1], true)] : null)
      }
    />
  )
}

/** A time of the day. */
export function ClockPick({ value, onChange, ...rest }: Field<string>) {
  return (
    <Picker.TimePicker
      {...rest}
      format="HH:mm"
      needConfirm={false}
      value={useWall(value, wallOfClock)}
      onChange={(wall) => onChange?.(wall ? clockOfWall(wall as Wall) : null)}
    />
  )
}

/** From a time of the day to another one, which may lie after midnight. */
export function ClocksPick({ value, onChange, ...rest }: Field<Pair>) {
  return (
    <Picker.RangePicker
      {...rest}
      picker="time"
      format="HH:mm"
      minuteStep={5}
      order={false}
      needConfirm={false}
      value={useWalls(value ?? NOTHING, wallOfClock)}
      onChange={(walls) => onChange?.(walls?.[0] && walls[1] ? [clockOfWall(walls[0]), clockOfWall(walls[1])] : null)}
    />
  )
}
