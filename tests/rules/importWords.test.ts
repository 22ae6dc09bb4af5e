import {
  amountFen,
  bareText,
  dayOf,
  genderOf,
  momentOf,
  quantityOf,
  serialWallClock,
  tagsOf,
} from '../../shared/rules/importCells'
import { itemsOf } from '../../shared/rules/importItems'
import { isSumWord, platformOf, stageOf } from '../../shared/rules/importStates'

describe('cells of other people’s files', () => {
  it.each([
    ['="123"', '123'],
    ['=""123""', '123'],
    ["'123", '123'],
    ['"\'138"', '138'],
    ['\t123\u00a0', '123'],
    ['=1+1', '=1+1'],
    ['=HYPERLINK("http://example.com")', '=HYPERLINK("http://example.com")'],
    ['NULL', ''],
    ['——', ''],
    ['暂无', ''],
    ['-5', '-5'],
    [101, '101'],
    [13800000001, '13800000001'],
  ])('%s', (cell, text) => {
    expect(bareText(cell)).toBe(text)
  })

  it('counts Excel’s days, its wrong February among them', () => {
    const days = [1, 59, 61, 46082.5].map((serial) => new Date(serialWallClock(serial)).toISOString().slice(0, 16))
    expect(days).toEqual(['1900-01-01T00:00', '1900-02-28T00:00', '1900-03-01T00:00', '2026-03-01T12:00'])
    expect([momentOf(46082.5), momentOf(0), momentOf(20260901), momentOf(9)]).toEqual([
      Date.UTC(2026, 2, 1, 4),
      'none',
      null,
      null,
    ])
  })

  it('reads birthdays, and none out of fillers', () => {
    expect(['1991/2/3', '1991-02-03', '19910203', '1991年2月3日', 33272].map(dayOf)).toEqual(
      Array(5).fill('1991-02-03'),
    )
    expect(['1970-01-01', '1900-01-01', '1991-02-30', '02-03', '', 0].map(dayOf)).toEqual(Array(6).fill(null))
  })

  it('reads numbers of pieces, genders, tags', () => {
    expect(['2', '2.0', '3件', '0', '-1', '1.5', 'x', 2].map(quantityOf)).toEqual([2, 2, 3, null, null, null, null, 2])
    expect(['女', '男士', '保密', '其他', ' F ', 'x', ''].map(genderOf)).toEqual([
      'female',
      'male',
      'unknown',
      'unknown',
      'female',
      null,
      null,
    ])
    expect(tagsOf('老客,敏感肌;老客；')).toEqual(['老客', '敏感肌'])
    expect([19.900000000000002, 12.345, -1, Number.MAX_VALUE].map(amountFen)).toEqual([1990, null, null, null])
  })

  it('divides goods as each platform joins them', () => {
    expect(itemsOf('full_comma', '面霜50ml，口红,3号', '3')).toEqual([
      { name: '面霜50ml', quantity: null },
      { name: '口红,3号', quantity: null },
    ])
    expect(itemsOf('semicolon', '面霜;口红', '2')).toEqual([
      { name: '面霜', quantity: 1 },
      { name: '口红', quantity: 1 },
    ])
    expect(itemsOf('semicolon', '面霜;口红', '3').map(({ quantity }) => quantity)).toEqual([null, null])
    expect(itemsOf('counted', '蓝莓蛋糕(2件),蜡烛(1件)', undefined)).toEqual([
      { name: '蓝莓蛋糕', quantity: 2 },
      { name: '蜡烛', quantity: 1 },
    ])
    expect(itemsOf('counted', '带鱼(1);虾仁(2)', undefined).map(({ quantity }) => quantity)).toEqual([1, 2])
    expect(itemsOf('counted', '老母鸡（3.8~4.5斤）', 1)).toEqual([{ name: '老母鸡（3.8~4.5斤）', quantity: 1 }])
    expect(itemsOf('one', '拿铁,大杯；热', '2')).toEqual([{ name: '拿铁,大杯；热', quantity: 2 }])
    expect(itemsOf('one', '-', '2')).toEqual([])
  })

  it('knows words of states, sums and platforms, and guesses at none', () => {
    expect(
      [
        '买家已付款，等待卖家发货',
        '买家已付款,等待卖家发货',
        '(锁定)等待出库',
        '（删除）等待出库',
        '已发货，待签收',
        '未发货，退款成功',
        '交易關閉',
        '冻结',
      ].map(stageOf),
    ).toEqual(['paid', 'paid', 'paid', 'deleted', 'shipped', 'refunded', null, null])
    expect(
      ['合计', '小计：', '总计 3 笔', 'Total', 'Grand Total:', '合计家居', 'Totally', '合肥'].map(isSumWord),
    ).toEqual([true, true, true, true, true, false, false, false])
    expect(['淘宝天猫', '头条放心购', 'POS', 'my-till', '不知道', ''].map(platformOf)).toEqual([
      'taobao',
      'douyin',
      'pos',
      'my-till',
      null,
      null,
    ])
  })
})
