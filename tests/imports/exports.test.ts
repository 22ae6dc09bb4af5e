import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isoOf } from '../../shared/rules/calendar'
import { headerKey } from '../../shared/rules/importCells'
import { headerPlaces, planFault, ROW_REASONS, type ImportField } from '../../shared/rules/importPlan'
import { proposePlan, sourceOf } from '../../shared/rules/importRecognise'
import { readImport, type ImportAsk, type ImportReading } from '../../server/imports/read-import'
import { FileRefused } from '../../server/imports/refused'
import type { ImportLine, OrderLine } from '../../server/imports/rows'

/** Files as shops export them (made-up people, real headers), with the result of each row worked out by hand. */
const FOLDER = join(__dirname, 'exports')
type Expected = {
  kind: 'customers' | 'orders'
  recognisedAs?: string | null
  mapping?: Partial<Record<ImportField, string>>
  assume?: { platform: string }
  platform: string | null
  format: string
  encoding?: string
  bom?: boolean
  sheets?: string[]
  headerLine?: number
  fileRefusal?: string
  counts: Record<'total' | 'accepted' | 'updated' | 'rejected', number>
  rows?: Record<string, unknown>[]
}
const { files } = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as { files: Record<string, Expected> }
const names = Object.keys(files)

const askOf = (file: Expected): ImportAsk => ({
  kind: file.kind,
  ...(file.assume && { platform: file.assume.platform }),
})

async function linesOf(reading: ImportReading): Promise<ImportLine[]> {
  const lines: ImportLine[] = []
  for await (const line of reading.lines()) lines.push(line)
  return lines
}

const iso = (moment: number | null): string | null => (moment === null ? null : isoOf(moment))

/** The order as it stands after each line, with moments written out, as the hand-made results have it. */
function shown(lines: readonly ImportLine[]): Record<string, unknown>[] {
  const orders = new Map<string, OrderLine>()
  return lines.map((line) => {
    if (line.kind === 'refused') return { ...line }
    const virtualPhone = line.virtualPhone && { ...line.virtualPhone, expiresAt: iso(line.virtualPhone.expiresAt) }
    if (line.kind === 'customer') return { ...line, virtualPhone }
    const before = line.append ? orders.get(line.orderNo) : undefined
    const kept = before && Object.fromEntries(Object.entries(before).filter(([, value]) => value !== null))
    // A line of goods alone says nothing of the person, and the person stays who she was.
    const silent = before && line.phoneKind === 'empty' && line.phone === null
    const now = {
      ...line,
      ...(before && Object.fromEntries(Object.entries(line).map(([k, v]) => [k, v ?? kept?.[k] ?? null]))),
      ...(silent && { phoneKind: before.phoneKind }),
      items: [...(before?.items ?? []), ...line.items],
    } as OrderLine
    orders.set(line.orderNo, now)
    return { ...now, virtualPhone, paidAt: iso(now.paidAt) }
  })
}

describe.each(names.filter((name) => files[name]!.recognisedAs !== undefined))('%s', (name) => {
  const file = files[name]!
  const open = (): Promise<ImportReading> => readImport(join(FOLDER, name), askOf(file))

  it('is recognised, with its form and the line of its header', async () => {
    const reading = await open()
    expect(reading.plan.source).toBe(file.recognisedAs)
    expect(reading.plan.kind).toBe(file.kind)
    expect(reading.format).toBe(file.format)
    expect(reading.fault).toBe(file.fileRefusal ?? null)
    if (file.encoding) expect([reading.encoding, reading.bom]).toEqual([file.encoding, file.bom])
    if (file.sheets) expect(reading.sheets).toEqual(file.sheets)
    expect(reading.headerLine).toBe(file.headerLine)
    if (file.platform !== null && /^[a-z_]+$/.test(file.platform)) expect(reading.plan.platform).toBe(file.platform)
    reading.close()
  })

  it('proposes the columns', async () => {
    const reading = await open()
    const keys = reading.header.map(headerKey)
    const columns = { amount: reading.plan.columns.amount ?? reading.plan.columns.unitPrice, ...reading.plan.columns }
    const parts = (field: ImportField): string[] => (columns[field] ?? []).flat().map((one) => headerKey(String(one)))
    for (const [field, words] of Object.entries(file.mapping ?? {}) as [ImportField, string][]) {
      // Written for people: "A, else B", "A (sum of the lines)"; the longest name of the header wins at each place.
      const text = headerKey(words)
      const named = keys
        .filter((key) => key !== '' && text.includes(key))
        .filter(
          (key, _, all) =>
            !all.some((other) => other !== key && other.includes(key) && !text.replaceAll(other, '').includes(key)),
        )
        .sort((a, b) => text.indexOf(a) - text.indexOf(b))
      const beside: Partial<Record<ImportField, ImportField[]>> = {
        paidAt: ['orderedAt'],
        items: ['quantity'],
        status: ['refundState', 'payState', 'fulfilment', 'cancelled'],
        phone: ['phoneWithin'],
        amount: ['unitPrice', 'quantity'],
      }
      const ours = [field, ...(beside[field] ?? [])].flatMap(parts)
      expect([field, ours]).toEqual([field, expect.arrayContaining([...new Set(named)])])
      expect([field, named.length > 0]).toEqual([field, true])
      if (parts(field).length > 0 && !['amount', 'region', 'status'].includes(field))
        expect([field, parts(field)[0]]).toEqual([field, named[0]])
    }
    reading.close()
  })

  if (file.fileRefusal)
    it('brings nothing in', async () => {
      const reading = await open()
      await expect(linesOf(reading)).rejects.toMatchObject({ reason: file.fileRefusal })
    })
  else
    it('gives each row its decision, reason and fields', async () => {
      const found = shown(await linesOf(await open()))
      const rows = file.rows!.map(({ note, ...row }) => {
        // What a second row changes of a known person's name is not said by the file.
        if (note !== undefined && row.decision === 'updated')
          for (const free of ['nickname', 'gender']) delete row[free]
        return row
      })
      expect(found.map(({ line, sheet, decision, reason }) => [sheet ?? '', line, decision, reason])).toEqual(
        rows.map(({ line, sheet, decision, reason }) => [sheet ?? file.sheets?.[0] ?? '', line, decision, reason]),
      )
      found.forEach((row, i) => expect(row).toMatchObject(rows[i]!))
      const count = (decision: string): number => found.filter((row) => row.decision === decision).length
      expect({
        total: found.length,
        accepted: count('accepted'),
        updated: count('updated'),
        rejected: count('refused'),
      }).toEqual(file.counts)
    })
})

describe('files that are none to import', () => {
  it.each(names.filter((name) => files[name]!.recognisedAs === undefined))(
    '%s is refused before its first row',
    async (name) => {
      const refused = await readImport(join(FOLDER, name), askOf(files[name]!)).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(FileRefused)
      expect((refused as FileRefused).reason).toBe(files[name]!.fileRefusal)
    },
  )
})

describe('the results worked out by hand', () => {
  it('are there for every file, and their reasons are ours', () => {
    expect(
      readdirSync(FOLDER)
        .filter((name) => !/json$|^\./.test(name))
        .sort(),
    ).toEqual([...names].sort())
    const reasons = names.flatMap((name) => files[name]!.rows ?? []).map((row) => row.reason)
    expect(
      [...new Set(reasons)].filter((reason) => reason && !(ROW_REASONS as readonly unknown[]).includes(reason)),
    ).toEqual([])
    expect(names.length).toBe(24)
  })
})

describe('header rows that were seen', () => {
  const headers = JSON.parse(readFileSync(join(FOLDER, 'headers.json'), 'utf8')) as Record<string, { header: string[] }>
  const KINDS: Record<string, string> = {
    TB2017: 'taobao.orderList',
    TB2019: 'taobao.orderList',
    TB2022: 'taobao.orderList',
    TBITEMS_OLD: 'taobao.itemList',
    TBITEMS2026: 'taobao.itemList',
    QN2026: 'taobao.orderList2026',
    JD2018: 'jd.orderList',
    JD2025: 'jd.orderList',
    PDD2023: 'pinduoduo.orderList',
    PDD2020: 'pinduoduo.orderList',
    DY2026: 'douyin.orderList',
    KS2026: 'kuaishou.orderList',
    XHS2026: 'xiaohongshu.orderList',
    YZ2026: 'youzan.orderList',
    YZCUST: 'youzan.customerList',
    WEIDIAN: 'weidian.orderList',
    WEIDIAN2020: 'weidian.orderList',
    WXSHOP: 'wechat_shop.orderList',
    JST: 'jushuitan.orderItems',
    WDT: 'wangdiantong.orderItems',
    SHOPIFY: 'shopify.orders',
    CRMEB_O: 'crmeb.orderList',
    CRMEB_U: 'crmeb.userList',
    FUINT_M: 'fuint.memberList',
    FUINT_O: 'fuint.orderList',
    WEIMOB: 'weimob.orderList',
  }

  it('are recognised, in any order of their columns', () => {
    const found = Object.entries(headers).map(([name, { header }]) => [name, sourceOf(headerPlaces(header))?.source])
    expect(Object.fromEntries(found)).toEqual(KINDS)
    for (const { header } of Object.values(headers)) {
      const places = headerPlaces([...header].reverse())
      expect(sourceOf(places)?.source).toBe(sourceOf(headerPlaces(header))?.source)
    }
  })

  it('give every order its number, sum and time, and every row a person, where the export has them', () => {
    const faults = Object.entries(headers).map(([name, { header }]) => {
      const places = headerPlaces(header)
      return [name, planFault(proposePlan(places, 'orders', 'pos'))]
    })
    expect(Object.fromEntries(faults.filter(([, fault]) => fault !== null))).toEqual({
      TBITEMS_OLD: 'file_no_person_column',
      TBITEMS2026: 'file_no_person_column',
      FUINT_O: 'file_no_time_column',
    })
    // The columns of a state are what decides whether an order counts.
    const stateless = Object.entries(headers).filter(([, { header }]) => {
      const { kind, columns } = proposePlan(headerPlaces(header), 'orders', 'pos')
      return kind === 'orders' && columns.status === undefined && columns.cancelled === undefined
    })
    expect(stateless.map(([name]) => name)).toEqual([])
  })
})
