import fc from 'fast-check'
import { areaList } from '@vant/area-data'
import { isRegionCode, parentOf, regionCovers, regionLevel, regionPrefix } from '../../shared/rules/region'
import { climatePlace, codesWhereMean, monthMeans, placeMeans, placesBelow } from '../../shared/regions/climate'
import { MEASURED_CSV } from '../../shared/regions/measured'
import { ESTIMATED_CSV } from '../../shared/regions/estimated'
import { RFM_DEFAULTS } from '../../shared/rules/rfm'
import { coldestMonth, hottestMonth, seasonMonth, seasonOrder, seasonRule } from '../../shared/rules/season'
import { checkRule, evaluate } from '../../shared/rules/segment'
import { cityPlaces, fullRegionName, isRegion, regionName, regionTree } from '../../shared/regions/tree'

const codes = [
  ...Object.keys(areaList.province_list),
  ...Object.keys(areaList.city_list),
  ...Object.keys(areaList.county_list),
]
const meansOf = (code: string) => {
  const found = monthMeans(code)
  if (!found) throw new Error(`no temperatures for ${code}`)
  return found
}

describe('codes', () => {
  it('cover what lies under them and nobody else', () => {
    expect(['230000', '230100', '230200', '230102'].every((code) => regionCovers('230000', code))).toBe(true)
    expect(regionCovers('230000', '440100')).toBe(false)
    expect(regionCovers('230100', '230200')).toBe(false)
    expect(regionCovers('230100', '230000')).toBe(false)
    expect(regionCovers('230102', '230102')).toBe(true)
    expect(codes.some((code) => regionCovers('000000', code))).toBe(false)
    expect(
      ['', '23', '23000', '2300000', '23010x', '000000', '990000', '230001'].some((code) =>
        regionCovers(code, '230100'),
      ),
    ).toBe(false)
    expect(regionCovers('230000', '23')).toBe(false)
  })

  it('know level, prefix and parent', () => {
    expect(['230000', '230100', '230102', '000000', '230001', '990000', ''].map(regionLevel)).toEqual([
      'province',
      'city',
      'county',
      null,
      null,
      null,
      null,
    ])
    expect(['230000', '230100', '230110', '201000', '000000'].map(regionPrefix)).toEqual([
      '23',
      '2301',
      '230110',
      '2010',
      '',
    ])
    expect(['230102', '230100', '230000', 'x'].map(parentOf)).toEqual(['230100', '230000', null, null])
  })

  it('cover by ancestry, for every pair of real codes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.constantFrom(...codes), (a, b) => {
        const ancestors = [b, parentOf(b), parentOf(parentOf(b) ?? '')]
        expect(regionCovers(a, b)).toBe(ancestors.includes(a))
      }),
    )
    expect(codes.every(isRegionCode)).toBe(true)
  })
})

describe('tree', () => {
  it('holds every code once under its parent', () => {
    const seen: string[] = []
    for (const province of regionTree()) {
      seen.push(province.code)
      for (const city of province.children) {
        expect(city.code.slice(0, 2)).toBe(province.code.slice(0, 2))
        seen.push(city.code, ...city.children.map((county) => county.code))
      }
    }
    expect(regionTree()).toHaveLength(34)
    expect(seen.sort()).toEqual([...codes].sort())
  })

  it('names places from the province down', () => {
    expect(regionName('230100')).toBe('哈尔滨市')
    expect(fullRegionName('230102')).toBe('黑龙江省 哈尔滨市 道里区')
    expect(fullRegionName('110101')).toBe('北京市 东城区')
    expect(fullRegionName('419001')).toBe('河南省 济源市')
    expect(fullRegionName('500229')).toBe('重庆市 城口县')
    expect([regionName('999999'), fullRegionName('000000'), isRegion('230000'), isRegion('230001')]).toEqual([
      null,
      null,
      true,
      false,
    ])
  })
})

describe('temperatures', () => {
  it('are known for all 34 provinces, every city and every county, and marked where they are not measured there', () => {
    const measured = new Set(
      MEASURED_CSV.trim()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(0, 6)),
    )
    const same = new Map([
      ['110100', '110000'],
      ['120100', '120000'],
      ['310100', '310000'],
      ['500100', '500000'],
    ])
    expect(Object.keys(areaList.province_list)).toHaveLength(34)
    for (const code of codes) {
      const { means, estimated, from } = meansOf(code)
      expect(means).toHaveLength(12)
      expect(means.every((mean) => mean > -40 && mean < 40)).toBe(true)
      expect(estimated).toBe(!measured.has(same.get(code) ?? code))
      expect(from.slice(0, 2)).toBe(code.slice(0, 2))
    }
    expect(measured.size).toBe(164)
  })

  it('are a row’s own, else those of the nearest place above it that has one, of a province its capital’s, code by code', () => {
    const rowsOf = (csv: string) => new Set(csv.match(/^\d{6}/gm))
    const [measured, guessed] = [rowsOf(MEASURED_CSV), rowsOf(ESTIMATED_CSV)]
    // The first measured city of the province by code, as it happens, is its capital wherever the province has no row.
    const capitals: Record<string, string> = { '21': '210100', '71': '710100' }
    const capitalOf = (code: string) => capitals[code.slice(0, 2)] ?? `${code.slice(0, 2)}0100`
    for (const code of codes) {
      const twin = /^(11|12|31|50)0[01]00$/.test(code) ? `${code.slice(0, 2)}0000` : code
      const chain = [twin, ...[parentOf(code), parentOf(parentOf(code) ?? '')].filter((above) => above !== null)]
      const own = [...chain, capitalOf(code)].find((at) => measured.has(at) || guessed.has(at))
      expect([code, meansOf(code)]).toMatchObject([
        code,
        { from: own, estimated: !(own === twin && measured.has(twin)) },
      ])
    }
    expect(guessed.size).toBe(201)
  })

  it('are the same for every code of one place', () => {
    const listed = new Set(cityPlaces().map(({ code }) => code))
    for (const code of codes) {
      const place = climatePlace(code)
      expect([code, place && monthMeans(place)?.means]).toEqual([code, meansOf(code).means])
      expect(place !== null && (listed.has(place) || place === `${code.slice(0, 2)}0000`)).toBe(true)
    }
    expect(
      ['110105', '110000', '500229', '500000', '429005', '230102', '230000', '810101', '330103', '4201'].map(
        climatePlace,
      ),
    ).toEqual(['110100', '110100', '500100', '500100', '429005', '230100', '230000', '810100', '330100', null])
  })

  it('are borrowed from the city, the capital, or Taipei', () => {
    expect(monthMeans('230000')).toMatchObject({ estimated: true, from: '230100' })
    expect(monthMeans('230102')).toMatchObject({ estimated: true, from: '230100' })
    expect(monthMeans('440000')).toMatchObject({ estimated: true, from: '440100' })
    expect(monthMeans('110100')).toMatchObject({ estimated: false, from: '110000' })
    expect(monthMeans('110101')).toMatchObject({ estimated: true, from: '110000' })
    expect(monthMeans('500200')).toMatchObject({ estimated: true, from: '500000' })
    expect(monthMeans('500229')).toMatchObject({ estimated: true, from: '500000' })
    expect(monthMeans('810101')).toMatchObject({ estimated: true, from: '810000' })
    expect(monthMeans('820200')).toMatchObject({ estimated: true, from: '820000' })
    expect(monthMeans('710200')).toMatchObject({ estimated: true, from: '710100' })
    expect(monthMeans('710100')).toMatchObject({ estimated: false, from: '710100' })
    expect(monthMeans('710000')).toMatchObject({ estimated: true, from: '710100' })
    expect(monthMeans('130200')).toMatchObject({ estimated: true, from: '130200' })
    expect(monthMeans('659012')).toMatchObject({ estimated: true, from: '650100' })
    expect([monthMeans('000000'), monthMeans('990000'), monthMeans('2301'), monthMeans('')]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('bring the season at 15 °C as the stations say', () => {
    const month = (code: string) => seasonMonth(meansOf(code).means, { below: 15 })
    expect(
      ['230100', '110000', '310000', '420100', '510100', '530100', '440100', '460100', '810000'].map(month),
    ).toEqual([9, 10, 11, 11, 11, 11, 1, null, null])
    expect(seasonMonth(meansOf('230100').means, { below: 10 })).toBe(10)
    expect(seasonMonth(meansOf('440100').means, { below: 10 })).toBeNull()
    expect(coldestMonth(meansOf('440100').means)).toBe(1)
    expect(hottestMonth(meansOf('230100').means)).toBe(7)
  })

  it('scan July to June for below, January to December for above, and stop exactly at the threshold', () => {
    const means = [5, 6, 10, 15, 20, 25, 28, 27, 22, 15, 10, 6]
    expect(seasonMonth(means, { below: 15 })).toBe(11)
    expect(seasonMonth(means, { below: 5.5 })).toBe(1)
    expect(seasonMonth(means, { below: 5 })).toBeNull()
    expect(seasonMonth(means, { above: 15 })).toBe(5)
    expect(seasonMonth(means, { above: 28 })).toBeNull()
    expect(seasonMonth(means, { below: 100 })).toBe(7)
    expect(seasonMonth(means, { above: -100 })).toBe(1)
  })

  it('find exactly the codes whose season comes in a month by a rule of places', () => {
    const climates = (level: 'province' | 'city', all: readonly { code: string }[]) =>
      all.map(({ code }) => ({ code, level, means: meansOf(code).means }))
    const places = [...climates('province', regionTree()), ...climates('city', cityPlaces())]
    const ctx = { now: 0, monthMeanTempC: () => null, rfm: RFM_DEFAULTS }
    const thresholds = [{ below: 15 }, { below: 10 }, { above: 20 }, { below: -39 }] as const
    for (const threshold of thresholds) {
      const found = new Map<string, number | null>()
      for (const month of [...seasonOrder(threshold), null]) {
        const rule = seasonRule(places, threshold, month)
        if (!rule) continue
        expect(checkRule(rule).ok).toBe(true)
        for (const regionCode of codes)
          if (evaluate(rule, { regionCode }, ctx)) {
            expect(found.has(regionCode)).toBe(false)
            found.set(regionCode, month)
          }
      }
      expect(found).toEqual(new Map(codes.map((code) => [code, seasonMonth(meansOf(code).means, threshold)])))
    }
    expect(seasonRule(places, { below: -39 }, 1)).toBeNull()
  })

  it('give a query every code on one side of a threshold', () => {
    const cold = new Set(codesWhereMean(9, (mean) => mean < 15))
    expect(['230000', '230100', '230102'].every((code) => cold.has(code))).toBe(true)
    expect(['440000', '440100', '440103', '110000'].some((code) => cold.has(code))).toBe(false)
    const warm = codesWhereMean(9, (mean) => mean >= 15)
    expect([...cold, ...warm].sort()).toEqual([...codes].sort())
  })

  it('list the places below a threshold, month by month', () => {
    const september = placesBelow(9, 15)
    expect(september.map((place) => place.code)).toContain('230100')
    expect(september.every((place) => place.meanC < 15)).toBe(true)
    expect(september.map((place) => place.code)).not.toContain('440100')
    expect(placesBelow(1, 100)).toHaveLength(cityPlaces().length)
    expect(placeMeans(1).find((place) => place.code === '469002')).toMatchObject({ name: '琼海市', estimated: false })
    expect(cityPlaces().some((place) => /^\d{2}9000$|^500200$/.test(place.code))).toBe(false)
    expect(placesBelow(13, 15)).toEqual([])
  })
})
