import { z } from 'zod'

/** Wrong shapes and numbers: absent, null, another type, beyond every bound. Raw JSON, since some say what JS cannot. */
export const SHAPES = ['null', 'true', '0', '-1', '-0', '0.1', '1e309', '9007199254740993', '1e21', '"1"', '[]', '{}']
export const MOMENTS = [
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '1970-01-01T00:00:00+23:59',
  '2026-03-01',
]
export const WORDS = [
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u200b',
  '💥',
  'é',
  'e\u0301',
  'ü'.repeat(30),
  "' OR 1=1 --",
  '%',
  '../../etc/passwd',
  'x'.repeat(500),
  '230100',
  '13800005678',
  '1'.repeat(20),
]
export const VALUES = [...SHAPES, ...[...MOMENTS, ...WORDS].map((word) => JSON.stringify(word))]
export const IDS = [
  '0',
  '-1',
  '9'.repeat(40),
  'x'.repeat(64),
  'x'.repeat(65),
  'é',
  '💥',
  '%',
  '\u0000',
  "'",
  '..',
  'NULL',
  '[]',
]

const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')
/** Cursors this server never wrote, some in its own shape. */
export const CURSORS = [
  cursor('💥', 'x'),
  cursor('a', 'b'),
  cursor(1e308, 'x'),
  cursor(-1, 'é'),
  cursor(0.5, ''),
  cursor(null, 'x'),
  cursor({}, []),
  cursor('x'.repeat(200), 'y'),
  cursor('2026-01-01', '\u0000'),
  cursor(),
]

/** The names of the top fields a schema takes, whichever branch of a union they stand in. */
export function fieldsOf(schema: z.ZodType | undefined): string[] {
  const shape = JSON.stringify(schema ? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) : {})
  const found = new Set<string>()
  const walk = (node: { properties?: object; anyOf?: object[] }) => {
    for (const name of Object.keys(node.properties ?? {})) found.add(name)
    for (const branch of node.anyOf ?? []) walk(branch)
  }
  walk(JSON.parse(shape) as object)
  return [...found]
}

/** Every place of a body, the inner ones too. */
export function placesOf(body: object): string[][] {
  return Object.entries(body).flatMap(([key, inside]: [string, unknown]) => [
    [key],
    ...(typeof inside === 'object' && inside !== null ? placesOf(inside).map((place) => [key, ...place]) : []),
  ])
}

/** The body as JSON with raw text in one place. */
export function bodyWith(body: object, [key, ...rest]: string[], raw: string): string {
  const parts = Object.entries({ ...body, [key!]: undefined, ...body }).map(([name, inside]: [string, unknown]) => {
    const value = name !== key ? JSON.stringify(inside) : rest.length > 0 ? bodyWith(inside as object, rest, raw) : raw
    return Array.isArray(body) ? value : `${JSON.stringify(name)}:${value}`
  })
  return Array.isArray(body) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}
