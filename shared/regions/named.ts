import { regionTree, type RegionNode } from './tree'

/** Places as addresses and exports name them, to their codes; only what is named without doubt. */

/** What stands for "no city of its own" between a province and its counties. */
const NO_CITY = ['自治区直辖县级行政区划', '省直辖县级行政区划', '省直辖县', '市辖区', '县']
const GAP = /^[\s,，、/·-]+/
const ENDS = /^(?:[\s,，、/·-]|$)/
const PEOPLES =
  '朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|哈萨克族?|柯尔克孜|蒙古族?|维吾尔族?|满族|瑶族|黎族|畲族|' +
  '土族|撒拉族|保安族|东乡族|裕固族|达斡尔族|鄂温克族|鄂伦春|仫佬族|毛南族|各族|水族|仡佬族|纳西族|拉祜族|佤族|普米族|怒族|独龙族|布朗族|锡伯|塔吉克'
/** What a name ends in and people leave out: 省, 市, 土家族苗族自治州. */
const PROVINCE_KIND = /(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|[省市])$/
const KIND = new RegExp(`(?:特别行政区|(?:${PEOPLES})*自治[区州县]|地区|[省市盟区县旗])$`)

type Index = {
  /** By code: the name without its kind, as people write it. */
  short: ReadonlyMap<string, string>
  cities: ReadonlyMap<string, readonly RegionNode[]>
  counties: ReadonlyMap<string, readonly RegionNode[]>
}

const byName = (nodes: readonly RegionNode[]): Map<string, RegionNode[]> => {
  const found = new Map<string, RegionNode[]>()
  for (const node of nodes) found.set(node.name, [...(found.get(node.name) ?? []), node])
  return found
}

let index: Index | undefined
function places(): Index {
  if (index) return index
  const cities = regionTree().flatMap((province) => province.children)
  const counties = cities.flatMap((city) => city.children)
  const short = [
    ...regionTree().map(({ code, name }) => [code, name.replace(PROVINCE_KIND, '')] as const),
    ...[...cities, ...counties].map(({ code, name }) => [code, name.replace(KIND, '')] as const),
  ]
  index = { short: new Map(short), cities: byName(cities), counties: byName(counties) }
  return index
}

const shortOf = (node: RegionNode): string => places().short.get(node.code) ?? ''

type Step = { node: RegionNode; rest: string }

/** The place whose whole name the text begins with, the longest; else one whose short name stands there by itself. */
function begins(text: string, nodes: readonly RegionNode[]): Step | null {
  let best: Step | null = null
  for (const node of nodes)
    if (text.startsWith(node.name) && (!best || node.name.length > best.node.name.length))
      best = { node, rest: text.slice(node.name.length).replace(GAP, '') }
  if (best) return best
  for (const node of nodes) {
    const short = shortOf(node)
    if (short.length > 1 && text.startsWith(short) && ENDS.test(text.slice(short.length)))
      return { node, rest: text.slice(short.length).replace(GAP, '') }
  }
  return null
}

/** The province the text begins with, its kind left out or not ("江西南昌市", "上海 黄浦区"). */
function province(text: string): Step | null {
  const whole = begins(text, regionTree())
  if (whole) return whole
  // "吉林市" and "海南藏族自治州" are cities of other provinces or of one of that name.
  for (const name of places().cities.keys()) if (text.startsWith(name)) return null
  const node = regionTree().find((one) => text.startsWith(shortOf(one)))
  return node ? { node, rest: text.slice(shortOf(node).length).replace(GAP, '') } : null
}

const only = <T>(found: readonly T[] | undefined): T | null => (found?.length === 1 ? (found[0] ?? null) : null)

/** The county of that province, when it has one only of the name. */
function countyIn(node: RegionNode, rest: string): string | null {
  const counties = node.children.flatMap((city) => city.children)
  const step = begins(rest, counties)
  return step && counties.filter((one) => one.name === step.node.name).length === 1 ? step.node.code : null
}

function within(node: RegionNode, text: string): string | null {
  const drawer = NO_CITY.find((word) => text.startsWith(word))
  const rest = drawer === undefined ? text : text.slice(drawer.length).replace(GAP, '')
  const city = begins(rest, node.children)
  if (city) return begins(city.rest, city.node.children)?.node.code ?? countyOfTown(node, city) ?? city.node.code
  const county = countyIn(node, rest)
  if (county) return county
  // A city of another province beside this one's name: one of the two is wrong.
  for (const [name, elsewhere] of places().cities)
    if (rest.startsWith(name) && elsewhere.every((one) => !one.code.startsWith(node.code.slice(0, 2)))) return null
  return node.code
}

/** A municipality's counties stand in two drawers; a name that is in the other one is as sure. */
const countyOfTown = (node: RegionNode, city: Step): string | null =>
  city.node.name === node.name ? countyIn(node, city.rest) : null

/**
 * The code (GB/T 2260) of the deepest place that cells side by side, or one address, name without doubt; null where they name
 * none, or places that do not belong together, or a name that several have (朝阳区 alone).
 */
export function regionNamed(...cells: readonly string[]): string | null {
  const text = cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' ')
  if (text === '') return null
  const top = province(text)
  if (top) return within(top.node, top.rest)
  for (const [name, nodes] of places().cities) {
    const city = only(nodes)
    if (city && text.startsWith(name) && !NO_CITY.includes(name))
      return begins(text.slice(name.length).replace(GAP, ''), city.children)?.node.code ?? city.code
  }
  return only(places().counties.get(text))?.code ?? null
}

/** The same of an address with other things before it, divided by commas: "姓名，86-手机，江苏省 扬州市 …". */
export function regionInAddress(address: string): string | null {
  // Behind the number, for a person may be called 海南.
  const behind = /[，,] ?(?:\+?86-)?1[\d*]{10}[^，,]*[，,](.*)$/s.exec(address)?.[1]
  return regionNamed(behind ?? address)
}
