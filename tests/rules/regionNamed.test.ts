import { regionInAddress, regionNamed } from '../../shared/regions/named'
import { fullRegionName, regionCodes, regionName } from '../../shared/regions/tree'

describe('a place by its names', () => {
  it('is found again by its whole name, each of them, or the province or city that has the same', () => {
    const found = (code: string): string => regionNamed(fullRegionName(code)!) ?? ''
    const others = regionCodes().filter((code) => found(code) !== code)
    expect(others.filter((code) => fullRegionName(found(code)) !== fullRegionName(code))).toEqual([])
    expect(others.length).toBeLessThan(12)
    expect(regionCodes().length).toBeGreaterThan(3500)
  })

  it.each([
    ['广东省 广州市 越秀区 测试街道环路50号(510180)', '440104'],
    ['北京 北京市 朝阳区 测试路4号', '110105'],
    ['重庆 重庆市 渝中区', '500103'],
    ['重庆市 重庆市 云阳县', '500235'],
    ['江西南昌市东湖区测试路1号（测试苑）', '360102'],
    ['广西南宁市兴宁区测试路5号', '450102'],
    ['内蒙古 呼和浩特 新城区', '150102'],
    ['上海 黄浦区 城区', '310101'],
    ['湖北省 省直辖县级行政区划 仙桃市', '429004'],
    ['海南省 省直辖县 琼海市', '469002'],
    ['浙江省 杭州市 不知道区', '330100'],
    ['广东省，深圳市，南山区', '440305'],
    ['深圳市南山区', '440305'],
    ['吉林市 昌邑区', '220202'],
    ['海南藏族自治州', '632500'],
    ['浦东新区', '310115'],
    ['广东', '440000'],
  ])('%s', (text, code) => {
    expect([regionNamed(text), regionName(code)]).toEqual([code, expect.any(String)])
  })

  it.each(['朝阳区', '广东省 南京市 玄武区', '测试路1号', '', '江', '某省 某市'])(
    '%s: no place without doubt',
    (text) => {
      expect(regionNamed(text)).toBeNull()
    },
  )

  it('reads cells side by side', () => {
    expect(regionNamed('广东省', '东莞市', '')).toBe('441900')
    expect(regionNamed('', '深圳市', '南山区')).toBe('440305')
    expect(regionNamed('', '', '')).toBeNull()
  })

  it('looks behind the name and the number of an address, for people are called like places', () => {
    expect(regionInAddress('海南，86-13800000301，江苏省 扬州市 广陵区 测试路1号，225000')).toBe('321002')
    expect(regionInAddress('测**，86-138****0302，广东省 深圳市 ****')).toBe('440300')
    expect(regionInAddress('浙江省 杭州市 滨江区 测试路1号')).toBe('330108')
  })
})
