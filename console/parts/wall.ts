import base from '@rc-component/picker/generate/dayjs'
import dayjs, { type Dayjs } from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import utc from 'dayjs/plugin/utc'
import { isoOf, minuteLast, SHANGHAI_MS } from '../../shared/rules/calendar'
import { plainText } from '../../shared/rules/typed'

dayjs.extend(utc)
dayjs.extend(customParseFormat)

/**
 * What stands in a picker: a reading of Shanghai's clocks, kept as if it were one in UTC. The browser's own zone, whose
 * clocks jump in spring and autumn, takes no part in it.
 */
export type Wall = Dayjs

export const wallOf = (at: number): Wall => dayjs.utc(at + SHANGHAI_MS)
export const wallOfDay = (day: string): Wall => dayjs.utc(`${day}T00:00:00Z`)
export const wallOfClock = (clock: string): Wall => dayjs.utc(`2000-01-01T${clock}:00Z`)

export const dayOfWall = (wall: Wall): string => wall.format('YYYY-MM-DD')
export const clockOfWall = (wall: Wall): string => wall.format('HH:mm')

/** The moment a reading to the minute stands for; as an end it is the minute's last millisecond. */
export function momentOfWall(wall: Wall, end: boolean): string {
  const at = wall.startOf('minute').valueOf() - SHANGHAI_MS
  return isoOf(end ? minuteLast(at) : at)
}

/** The pickers' way with dates: now is Shanghai's now, and what is typed is read like everything that is typed. */
export const WALL_CONFIG: typeof base = {
  ...base,
  getNow: () => wallOf(Date.now()),
  getFixedDate: (text) => dayjs.utc(text, 'YYYY-MM-DD'),
  locale: {
    ...base.locale,
    parse: (_locale, text, formats) => {
      const typed = plainText(text)
        .trim()
        .replace(/[./年月]/g, '-')
        .replace(/日/g, '')
      return formats.map((format) => dayjs.utc(typed, format, true)).find((wall) => wall.isValid()) ?? null
    },
  },
}
