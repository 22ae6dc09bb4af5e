import { cityOf, moodOf, moodOfMonth } from '../../miniapp/look/season'

it('names the city, whatever depth the region has', () => {
  const said = [
    '黑龙江省 哈尔滨市 道里区',
    '黑龙江省 哈尔滨市',
    '上海市 静安区',
    '北京市',
    '广东省',
    '香港特别行政区 中西区',
  ]
  expect(said.map(cityOf)).toEqual(['哈尔滨', '哈尔滨', '上海', '北京', '广东省', '中西区'])
})

it('feels the month by its warmth and by the way the year goes', () => {
  const harbin = [-17, -12, -3, 8, 15, 21, 23, 22, 15, 6, -5, -14]
  expect(harbin.map((meanTempC, i) => moodOf({ meanTempC, month: i + 1 }))).toEqual([
    'deepWinter',
    'deepWinter',
    'thaw',
    'spring',
    'bloom',
    'bloom',
    'warm',
    'warm',
    'clear',
    'autumn',
    'firstSnow',
    'deepWinter',
  ])
  expect(moodOf({ meanTempC: 14, month: 1 })).toBe('spring')
  expect(moodOf({ meanTempC: 29, month: 7 })).toBe('summer')
})

it('for somebody of whom nobody knows where she lives the year goes as in the middle of the country', () => {
  const year = Array.from({ length: 12 }, (_, month) => moodOfMonth(month + 1))
  expect(year).toEqual([
    ...['cold', 'spring', 'spring', 'bloom', 'warm', 'warm'],
    ...['summer', 'summer', 'warm', 'clear', 'autumn', 'autumn'],
  ])
})
