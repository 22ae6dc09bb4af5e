import type { z } from 'zod'
import { lineText, textFault } from '../../shared/rules/typed'
import type { RouteSpec } from '../../shared/contract/route'
import { ROUTES } from '../../shared/contract/table'

/** Texts of several lines, each with why a line break belongs there. */
const SEVERAL_LINES: Record<string, string> = {
  'publishAgreement body.texts.*': 'an agreement has paragraphs',
  'editMember body.notes': 'what staff note down about a member has paragraphs',
  'createMessageTemplate body.bodies.*.fields.*': 'the platform’s own rule refuses line breaks, and says so by field',
  'editMessageTemplate body.bodies.*.fields.*': 'as above',
  'decideSuspicion body.note': 'what was found out may take several lines',
  'settleBillDifference body.note': 'as above',
}

/** Fields that are compared or looked for and never shown to anybody else, by their name, wherever they stand. */
const ONLY_COMPARED: Record<string, string> = {
  'body.code': 'typed or scanned; read by rules/typed',
  'body.codes.*': 'lines of a file; each is read by rules/typed or refused as malformed',
  'body.dynamicCode': 'scanned; read by rules/typed',
  'body.memberNo': 'typed; read by rules/typed',
  'body.customer.memberNo': 'typed; read by rules/typed',
  'body.customer.phone': 'typed; read as a phone',
  'query.memberNo': 'typed; read by rules/typed',
  'body.phone': 'typed; read as a phone',
  'query.q': 'words that are looked for; made a line before',
  'query.cursor': 'ours, handed back',
  'body.username': 'compared with the names of accounts, which have a form',
  'body.password': 'hashed as it is',
  'body.oldPassword': 'hashed as it is',
  'body.newPassword': 'hashed as it is',
  'body.phoneEnd': 'typed; read by rules/typed',
  'body.phoneCode': 'WeChat’s, handed on',
  'body.channel': 'compared with the scenes of channels',
  'query.channel': 'as above',
  'body.inviteCode': 'a code; kept in the timeline’s detail',
  'body.followToken': 'ours, hashed',
  'body.mergeToken': 'ours, hashed',
  'body.token': 'ours, hashed',
  'body.consents.membershipTerms': 'compared with the versions of agreements',
  'body.consents.privacyPolicy': 'compared with the versions of agreements',
}

type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  options?: z.ZodType[]
  element?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
  valueType?: z.ZodType
}
type Leaf = { at: string; schema: z.ZodType }

/** Every string that a request may carry. */
function leaves(schema: z.ZodType | undefined, at: string): Leaf[] {
  if (!schema) return []
  const def = schema._zod.def as unknown as Def
  if (def.type === 'string') return [{ at, schema }]
  return [
    ...Object.entries(def.shape ?? {}).flatMap(([name, one]) => leaves(one, `${at}.${name}`)),
    ...(def.options ?? []).flatMap((one) => leaves(one, at)),
    ...leaves(def.element, `${at}.*`),
    ...leaves(def.innerType, at),
    ...leaves(def.in, at),
    ...leaves(def.valueType, `${at}.*`),
  ]
}

/** What must not come to be stored: breaks, a turned direction, signs for machines, and texts that show nothing. */
const SHORT = ['ab\ncd', 'ab\r\ncd', 'ab\tcd', 'ab\u2028cd', 'ab\u202ecd', 'ab\u200bcd', 'ab\u0007', '\ud800a'].concat(
  ['\u3164', '\ufe0f', '\u2800', '\u115f', '\u1160', '\uffa0', '\u00ad', '\u200d'].map((sign) => sign.repeat(4)),
)
/** Some fields take nothing short. */
const HOSTILE = [...SHORT, ...SHORT.map((text) => text.repeat(5))]

/** Whether each of them is refused, or comes out as a line on which something can be seen. */
const isLine = (schema: z.ZodType): boolean =>
  HOSTILE.every((typed) => {
    const read = schema.safeParse(typed)
    return !read.success || (read.data === lineText(String(read.data)) && textFault(String(read.data)) === null)
  })

const all = Object.entries(ROUTES as Record<string, RouteSpec>).flatMap(([name, row]) => [
  ...leaves(row.body, `${name} body`),
  ...leaves(row.query, `${name} query`),
])
const fieldOf = (at: string): string => at.slice(at.indexOf(' ') + 1)

describe('texts of one line', () => {
  it('are read by one rule in every request, or say why not', () => {
    expect(all.length).toBeGreaterThan(200)
    const loose = all
      .filter(({ at, schema }) => !(at in SEVERAL_LINES) && !(fieldOf(at) in ONLY_COMPARED) && !isLine(schema))
      .map(({ at }) => at)
    expect(loose).toEqual([])
  })

  it('have no reason on the list that is not needed', () => {
    const needed = new Set(all.filter(({ schema }) => !isLine(schema)).flatMap(({ at }) => [at, fieldOf(at)]))
    const listed = [...Object.keys(SEVERAL_LINES), ...Object.keys(ONLY_COMPARED)]
    expect(listed.filter((one) => !needed.has(one))).toEqual([])
  })
})
