import { XMLParser } from 'fast-xml-parser'

const maxDepth = 8
const maxTags = 2_000
const openTag = /^<[A-Za-z_][\w.-]{0,63}\s*\/?>$/
const closeTag = /^<\/[A-Za-z_][\w.-]{0,63}\s*>$/
const declaration = /^<\?xml(?:\s+version="1\.0")?(?:\s+encoding="utf-8")?\s*\?>$/i

const parser = new XMLParser({
  processEntities: false,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  maxNestedTags: maxDepth,
})

/** What is inside one XML element: text, or elements by name; a name that occurs several times gives an array. */
export type XmlValue = unknown

/**
 * Gives the elements inside the `<xml>` root, or null for anything but the platform's plain dialect.
 * Refused before any parser sees it: DOCTYPE and other declarations, comments, processing instructions, attributes,
 * foreign encodings, more than 8 levels or 2,000 tags. One pass, so a megabyte of rubbish costs milliseconds.
 */
export function parseXml(text: string): Record<string, XmlValue> | null {
  if (!isPlainXml(text)) return null
  let document: unknown
  try {
    document = parser.parse(text)
  } catch {
    return null
  }
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'xml')) return null
  const root: unknown = Object.entries(document).find(([name]) => name === 'xml')?.[1]
  return typeof root === 'object' && root !== null && !Array.isArray(root)
    ? Object.fromEntries(Object.entries(root))
    : null
}

function isPlainXml(text: string): boolean {
  let depth = 0
  let tags = 0
  let roots = 0
  let at = text.indexOf('<')
  while (at !== -1) {
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at)
      if (end === -1 || depth === 0) return false
      at = text.indexOf('<', end)
      continue
    }
    const end = text.indexOf('>', at)
    if (end === -1 || end - at > 200 || (tags += 1) > maxTags) return false
    const tag = text.slice(at, end + 1)
    if (closeTag.test(tag)) depth -= 1
    else if (openTag.test(tag)) {
      if (depth === 0) roots += 1
      if (!tag.endsWith('/>')) depth += 1
    } else if (tags > 1 || text.slice(0, at).trim() !== '' || !declaration.test(tag)) return false
    if (depth < 0 || depth > maxDepth || roots > 1) return false
    at = text.indexOf('<', end)
  }
  return depth === 0 && roots === 1
}

/** Writes an element with its text in CDATA, so that nothing in the text can close or open a tag. */
export function cdata(name: string, text: string): string {
  return `<${name}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`
}
