import Taro from '@tarojs/taro'
import { nameTabs } from '../../miniapp/state/nameTabs'

jest.mock('@tarojs/taro', () => ({ __esModule: true, default: { setTabBarItem: jest.fn() } }), { virtual: true })

const bar = Taro.setTabBarItem as unknown as jest.Mock<Promise<unknown>, [{ index: number; text: string }]>
const WORDS = ['Home', 'Coupons']
const passed = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms)
const told = (): string[] => bar.mock.calls.map(([{ index, text }]) => `${index} ${text}`)

beforeEach(() => {
  jest.useFakeTimers()
  bar.mockReset()
})
afterEach(() => jest.useRealTimers())

it('tells a bar that is there once', async () => {
  bar.mockResolvedValue({})
  nameTabs(WORDS)
  await passed(60_000)
  expect(told()).toEqual(['0 Home', '1 Coupons'])
})

it('tells a bar that is not drawn yet until it answers, and then no more', async () => {
  bar.mockReturnValue(new Promise(() => undefined))
  nameTabs(WORDS)
  await passed(700)
  expect(told().length).toBe(8)
  bar.mockResolvedValue({})
  await passed(200)
  const count = told().length
  await passed(60_000)
  expect([count, told().length]).toEqual([10, 10])
})

it('asks where there are no tabs once, and goes on for ever nowhere', async () => {
  bar.mockRejectedValue(new Error('setTabBarItem:fail not TabBar page'))
  nameTabs(WORDS)
  await passed(60_000)
  expect(told().length).toBe(2)
  bar.mockReset().mockReturnValue(new Promise(() => undefined))
  nameTabs(WORDS)
  await passed(600_000)
  expect(told().length).toBe(100)
})

it('leaves off when other words come', async () => {
  bar.mockReturnValue(new Promise(() => undefined))
  const leave = nameTabs(WORDS)
  await passed(100)
  leave()
  await passed(60_000)
  expect(told().length).toBe(2)
})
