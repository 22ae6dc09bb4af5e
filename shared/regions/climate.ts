import { isRegionCode, parentOf, regionLevel } from '../rules/region'
import { ESTIMATED_CSV } from './estimated'
import { MEASURED_CSV } from './measured'
import { cityPlaces, regionCodes } from './tree'

/**
 * Monthly mean temperatures in °C, January first. `from` is the code whose row was taken; `estimated` is false only when
 * a station stands for exactly this place.
 */
export type MonthMeans = { readonly means: readonly number[]; readonly estimated: boolean; readonly from: string }

export type Place = { readonly latitude: number; readonly longitude: number }
type Row = Place & { readonly means: readonly number[] }

function rowsOf(csv: string): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const line of csv.trim().split('\n').slice(1)) {
    const cells = line.split(',')
    const means = cells.slice(4, 16).map(Number)
    if (means.length !== 12 || means.some((mean) => !Number.isFinite(mean)))
      throw new Error(`regions: a row without twelve temperatures: ${line}`)
    rows.set(String(cells[0]), { latitude: Number(cells[2]), longitude: Number(cells[3]), means })
  }
  return rows
}

const measured = rowsOf(MEASURED_CSV)
const estimates = rowsOf(ESTIMATED_CSV)

/** The city code and the province code of a municipality are one place; the station's row carries the province's. */
const SAME_PLACE: ReadonlyMap<string, string> = new Map([
  ['110100', '110000'],
  ['120100', '120000'],
  ['310100', '310000'],
  ['500100', '500000'],
])

/**
 * Where a province (and all without a row of their own in it) borrows its means: its capital. 31 on the mainland, and
 * Taipei for the rest of Taiwan. Municipalities, Hong Kong and Macao have a row of their own.
 */
const CAPITALS: ReadonlyMap<string, string> = new Map(
  (
    '110000 120000 130100 140100 150100 210100 220100 230100 310000 320100 330100 340100 350100 360100 370100 410100 ' +
    '420100 430100 440100 450100 460100 500000 510100 520100 530100 540100 610100 620100 630100 640100 650100 710100'
  )
    .split(' ')
    .map((capital) => [`${capital.slice(0, 2)}0000`, capital]),
)

/** The row that speaks for a place: its own, else its city's, else its province's capital's. */
function rowFor(code: string): { row: Row; estimated: boolean; from: string } | null {
  if (!isRegionCode(code)) return null
  const same = SAME_PLACE.get(code) ?? code
  const own = measured.get(same)
  if (own) return { row: own, estimated: false, from: same }
  for (let at: string | null = code; at; at = parentOf(at)) {
    const from = CAPITALS.get(at) ?? at
    const row = measured.get(from) ?? estimates.get(from)
    if (row) return { row, estimated: true, from }
  }
  return null
}

/**
 * The twelve means of a place: its own row, else its city's, else its province's capital's. Null only for what is no
 * region code. A code that is no longer (or not yet) in use still gets the means of the place it lies in.
 */
export function monthMeans(code: string): MonthMeans | null {
  const found = rowFor(code)
  return found && { means: found.row.means, estimated: found.estimated, from: found.from }
}

/**
 * About where a place lies, by the same rows: the seat of its city, or a station within 60 km of it; of a county its
 * city's. Good for saying which of two stores is nearer, for no more. Null only for what is no region code.
 */
export function centreOf(code: string): Place | null {
  const found = rowFor(code)
  return found && { latitude: found.row.latitude, longitude: found.row.longitude }
}

/**
 * Which place of the tables of cities speaks for a code: its city, itself where it lies in a drawer (or is a province that
 * is no city), so that all codes of one place have the same twelve means. Null for what is no region code.
 */
export function climatePlace(code: string): string | null {
  const level = regionLevel(code)
  if (level === null) return null
  const own = level === 'county' && !places().has(code) ? `${code.slice(0, 4)}00` : code
  if (places().has(own)) return own
  // 重庆's counties lie in a drawer of their own, of which the city speaks; a municipality's province is its city.
  const province = `${code.slice(0, 2)}0000`
  const city = [...SAME_PLACE].find(([, same]) => same === province)?.[0]
  return city ?? province
}

let known: ReadonlySet<string> | undefined
const places = (): ReadonlySet<string> => (known ??= new Set(cityPlaces().map(({ code }) => code)))

export type PlaceMean = { code: string; name: string; meanC: number; estimated: boolean }

/** Cities and directly administered counties with their mean of that month (1 to 12), in the order of the codes. */
export const placeMeans = (month: number): PlaceMean[] =>
  cityPlaces().flatMap(({ code, name }) => {
    const found = monthMeans(code)
    const meanC = found?.means[month - 1]
    return found && meanC !== undefined ? [{ code, name, meanC, estimated: found.estimated }] : []
  })

/** Those of them where that month's mean is below the threshold in °C. */
export const placesBelow = (month: number, threshold: number): PlaceMean[] =>
  placeMeans(month).filter((place) => place.meanC < threshold)

/**
 * Every code (province, city, county) whose mean of that month (1 to 12) passes the test: what a query compares a stored
 * region with. At most 3,882 codes, the size of the tree.
 */
export const codesWhereMean = (month: number, test: (meanC: number) => boolean): string[] =>
  regionCodes().filter((code) => {
    const meanC = monthMeans(code)?.means[month - 1]
    return meanC !== undefined && test(meanC)
  })
