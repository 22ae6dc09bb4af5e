import { choosable, orderOf, shownOf, type Column } from '../../console/parts/table/columns'

type Row = { name: string; sum: number }
const columns: Column<Row>[] = [
  { key: 'name', title: '名称' },
  { key: 'sum', title: '金额' },
  { key: 'request', title: '编号', optional: true },
  { key: 'act' },
]
const keys = (shown: Column<Row>[]): string[] => shown.map(({ key }) => key)

describe('the columns of the one table', () => {
  test('what a row is and what can be done with it cannot be hidden', () => {
    expect(keys(choosable(columns))).toEqual(['sum', 'request'])
    expect(keys(shownOf(columns, ['name', 'act', 'sum']))).toEqual(['name', 'act'])
  })

  test('an optional column appears when it is turned, a column that is new appears by itself', () => {
    expect(keys(shownOf(columns, []))).toEqual(['name', 'sum', 'act'])
    expect(keys(shownOf(columns, ['request']))).toEqual(['name', 'sum', 'request', 'act'])
    expect(keys(shownOf([...columns, { key: 'new', title: '新' }], ['sum']))).toContain('new')
  })

  test('an order is a word, falling with a dash before it', () => {
    expect(orderOf('-joinedAt')).toEqual({ word: 'joinedAt', falling: true })
    expect(orderOf('joinedAt')).toEqual({ word: 'joinedAt', falling: false })
    expect(orderOf(undefined)).toBeNull()
  })
})
