/** Readers of what the address bar holds: anything else than what is expected is as if it were not there. */
type Raw = Record<string, unknown>

/** What may be missing need not be written in a link. */
export const maybe = <T extends object>(found: T): Partial<T> => found

/** A text of at most 100 signs. The router reads figures as numbers; they are texts here. */
export const textIn = (raw: Raw, name: string): string | undefined => {
  const value = raw[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' && value.length <= 100 ? value : undefined
}

/** One of these words or numbers. */
export const oneOf = <W extends string | number>(raw: Raw, name: string, words: readonly W[]): W | undefined =>
  words.find((word) => word === raw[name])

/** A finite number. */
export const numberIn = (raw: Raw, name: string): number | undefined => {
  const value = Number(raw[name])
  return raw[name] !== undefined && raw[name] !== '' && Number.isFinite(value) ? value : undefined
}

/** A day, `YYYY-MM-DD`. */
export const dayIn = (raw: Raw, name: string): string | undefined => {
  const value = raw[name]
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
}

/** An order that the list knows: a field rising, or with `-` before it falling. */
export const sortIn = <S extends string>(raw: Raw, fields: readonly S[]): S | `-${S}` | undefined =>
  fields.flatMap((field): (S | `-${S}`)[] => [field, `-${field}`]).find((order) => order === raw.sort)
