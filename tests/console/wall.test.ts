import {
  clockOfWall,
  dayOfWall,
  momentOfWall,
  WALL_CONFIG,
  wallOf,
  wallOfClock,
  wallOfDay,
} from '../../console/parts/wall'
import { clock, day, exact, minute } from '../../console/parts/moments'
import { moveTo } from '../harness/zone'

const ZONES = ['America/New_York', 'Asia/Shanghai', 'Pacific/Auckland']
const parse = (text: string) => WALL_CONFIG.locale.parse('zh_CN', text, ['YYYY-MM-DD HH:mm', 'YYYY-MM-DD'])

describe.each(ZONES)('dates of the console in %s', (zone) => {
  let back: () => void
  beforeAll(() => void (back = moveTo(zone)))
  afterAll(() => back())

  test('a moment is written as the clocks of Shanghai show it', () => {
    expect(exact('2026-12-20T15:59:59.999Z')).toBe('2026-12-20 23:59:59')
    expect(minute('2026-12-31T16:00:00.000Z')).toBe('2027-01-01 00:00')
    expect([day('2026-03-08T07:30:00.000Z'), clock('2026-03-08T07:30:00.000Z')]).toEqual(['2026-03-08', '15:30'])
  })

  test('what is typed is a time of Shanghai; an end takes its whole minute', () => {
    const typed = parse('2026-12-20 23:59')!
    expect(momentOfWall(typed, false)).toBe('2026-12-20T15:59:00.000Z')
    expect(momentOfWall(typed, true)).toBe('2026-12-20T15:59:59.999Z')
  })

  test('hours that the own clock skips or has twice are like all others', () => {
    // New York leaps from 02:00 to 03:00 on 8 March and has 01:30 twice on 1 November; Auckland leaps on 27 September.
    for (const shown of ['2026-03-08 02:30', '2026-11-01 01:30', '2026-09-27 02:30', '2026-04-05 02:30']) {
      const at = momentOfWall(parse(shown)!, false)
      expect(minute(at)).toBe(shown)
      expect(wallOf(Date.parse(at)).format('YYYY-MM-DD HH:mm')).toBe(shown)
    }
    let wall = parse('2026-03-07 02:30')!
    wall = WALL_CONFIG.addDate(wall, 1)
    expect(wall.format('YYYY-MM-DD HH:mm')).toBe('2026-03-08 02:30')
    wall = WALL_CONFIG.setHour(WALL_CONFIG.setMinute(WALL_CONFIG.setDate(wall, 1), 0), 0)
    expect(momentOfWall(wall, false)).toBe('2026-02-28T16:00:00.000Z')
  })

  test('days and times of the day stay what they are', () => {
    expect(dayOfWall(wallOfDay('2026-03-08'))).toBe('2026-03-08')
    expect(clockOfWall(wallOfClock('02:30'))).toBe('02:30')
  })

  test('now is the day it is in Shanghai', () => {
    jest.useFakeTimers({ now: Date.parse('2026-12-31T16:30:00.000Z') })
    expect(dayOfWall(WALL_CONFIG.getNow())).toBe('2027-01-01')
    jest.useRealTimers()
  })
})

test('a date is read as people type it', () => {
  for (const typed of [
    '２０２６－１２－２０ ２３：５９',
    '2026/12/20 23:59',
    '2026年12月20日 23:59',
    ' 2026.12.20 23:59 ',
  ])
    expect(momentOfWall(parse(typed)!, true)).toBe('2026-12-20T15:59:59.999Z')
  expect(parse('2026-02-30 10:00')).toBeNull()
  expect(parse('tomorrow')).toBeNull()
})
