import { posix } from 'node:path'
import { Archive } from './archive'
import type { FileBytes } from './file-bytes'
import type { Ranges } from './merged'
import { FileRefused } from './refused'
import { SharedTexts } from './shared-texts'
import { readAllXml } from './xml'

/** A sheet, with its merged cells once they have been looked for. */
export type Sheet = { name: string; part: string; merged?: Ranges }

export type Workbook = {
  archive: Archive
  sheets: readonly Sheet[]
  /** Days are counted from 1904 on (old Macs). */
  since1904: boolean
  /** By the style of a cell: whether its number is a day or time of day. */
  dates: readonly boolean[]
  shared: SharedTexts
}

/**
 * Opens a workbook and reads what its sheets share; its archive and texts are to be closed. Refused are archives that hold none, binary
 * and old ones, damaged ones, and such that unpack to more than is reasonable.
 */
export async function openWorkbook(file: FileBytes): Promise<Workbook> {
  const archive = await Archive.open(file)
  const shared = new SharedTexts()
  try {
    if (!archive.has('[Content_Types].xml')) throw new FileRefused('file_archive')
    const main = await mainPart(archive)
    if (/\.bin$/i.test(main)) throw new FileRefused('file_xls')
    const targets = await relations(archive, relationsOf(main), posix.dirname(main))
    const { sheets, since1904 } = await sheetList(archive, main, targets)
    const part = (kind: string): string | undefined => targets.find((one) => one.kind === kind)?.target
    const [styles, strings] = [part('styles'), part('sharedStrings')]
    if (strings && archive.has(strings)) await readTexts(archive, strings, shared)
    return {
      archive,
      sheets,
      since1904,
      dates: styles && archive.has(styles) ? await dateStyles(archive, styles) : [],
      shared,
    }
  } catch (error) {
    shared.close()
    archive.close()
    throw error
  }
}

type Relation = { id: string; kind: string; target: string }

const relationsOf = (part: string): string => `${posix.dirname(part)}/_rels/${posix.basename(part)}.rels`

async function relations(archive: Archive, part: string, from: string): Promise<Relation[]> {
  const found: Relation[] = []
  if (!archive.has(part)) return found
  await readAllXml(archive.read(part), {
    open: (name, a) => {
      if (name !== 'Relationship' || a.TargetMode === 'External') return
      const target = a.Target ?? ''
      found.push({
        id: a.Id ?? '',
        kind: posix.basename(a.Type ?? ''),
        target: target.startsWith('/') ? target.slice(1) : posix.normalize(posix.join(from, target)),
      })
    },
  })
  return found
}

/** The workbook's own part; an archive of another kind (a text document) has none. */
async function mainPart(archive: Archive): Promise<string> {
  const root = await relations(archive, '_rels/.rels', '')
  const main = root.find((one) => one.kind === 'officeDocument')?.target ?? 'xl/workbook.xml'
  if (!/workbook/i.test(main) || !archive.has(main)) throw new FileRefused('file_archive')
  return main
}

async function sheetList(
  archive: Archive,
  main: string,
  targets: readonly Relation[],
): Promise<Pick<Workbook, 'sheets' | 'since1904'>> {
  const sheets: Sheet[] = []
  let since1904 = false
  await readAllXml(archive.read(main), {
    open: (name, a) => {
      if (name === 'workbookPr') since1904 = a.date1904 === '1' || a.date1904 === 'true'
      if (name !== 'sheet') return
      const id = Object.entries(a).find(([key]) => /(^|:)id$/.test(key))?.[1]
      const relation = targets.find((one) => one.id === id)
      // Charts on sheets of their own have no rows.
      if (relation && relation.kind === 'worksheet' && archive.has(relation.target))
        sheets.push({ name: a.name ?? '', part: relation.target })
    },
  })
  return { sheets, since1904 }
}

/** Formats that every workbook knows ([ECMA-376-1] 18.8.30), the Chinese ones among them. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a format writes a day or a time: its letters, without texts, escapes, fillers, colours and languages. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare)
}

async function dateStyles(archive: Archive, part: string): Promise<boolean[]> {
  const formats = new Map<number, boolean>()
  const dates: boolean[] = []
  let inCells = false
  await readAllXml(archive.read(part), {
    open: (name, a) => {
      if (name === 'numFmt') formats.set(Number(a.numFmtId), isDateFormat(a.formatCode ?? ''))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const id = Number(a.numFmtId ?? 0)
        dates.push(formats.get(id) ?? isBuiltInDate(id))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return dates
}

/** The texts that sheets share, without their reading aids (rPh). */
async function readTexts(archive: Archive, part: string, texts: SharedTexts): Promise<void> {
  let text = ''
  let inText = false
  let aids = 0
  await readAllXml(archive.read(part), {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 'rPh') aids++
      else if (name === 't') inText = aids === 0
    },
    text: (piece) => {
      if (inText) text += piece
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') aids--
      else if (name === 'si') texts.add(unescaped(text))
    },
  })
}

/** Signs that XML cannot hold are written _x000D_ in workbooks. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text
