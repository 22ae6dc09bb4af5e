import { ROOMS } from '../../server/app'
import type { PersonTable } from '../../server/base/person-table'
import { gatherAnswers } from '../../server/base/questions'
import { ACCOUNT } from '../../server/membership/absorb'
import { MEMBERSHIP } from '../../server/membership/hooks'
import type { Deps } from '../../server/deps'
import { onEachDatabase, type World } from '../harness/world'

/** Columns whose names say that they lead to somebody. */
const LEADS =
  /^(member|\w+Member)Ids?$|[oO]penid$|[uU]nionid$|^(phone|email|mobile)|(Phone|Email)$|^(personKey|deviceKey|mergedIntoId|giverId|acceptorId|issuedTo|usedBy|ownerId)$/
/** Names that sound so and do not: what is allowed by a channel, and which shop system a webhook is of. */
const SOUNDS_SO: Record<string, readonly string[]> = {
  member: ['allowsEmail'],
  consent_state: ['email', 'emailRefused', 'phoneCall'],
  webhook: ['ownerId'],
}

type Schema = Map<string, string[]>
type Declared = { room: string; person: readonly PersonTable[] }[]
const declared: Declared = ROOMS.map((room) => ({ room: room.name, person: room.person ?? [] }))

/** What is wrong between the schema and what rooms say they hold of people; nothing, where all is declared once. */
function faultsOf(schema: Schema, rooms: Declared): string[] {
  const faults: string[] = []
  const all = rooms.flatMap(({ room, person }) => person.map((one) => ({ room, one })))
  for (const [table, columns] of schema) {
    const of = all.filter(({ one }) => one.table === table)
    const leading = columns.filter((c) => LEADS.test(c) && !SOUNDS_SO[table]?.includes(c))
    if (leading.length > 0 && of.length === 0) faults.push(`${table} leads to people (${leading}) and no room says so`)
    if (of.length > 1) faults.push(`${table} is declared by ${of.map((o) => o.room)}`)
    for (const { one } of of)
      for (const column of leading)
        if (!(column in one.leads)) faults.push(`${table}.${column} leads to people and is not named`)
  }
  for (const { one } of all) {
    const columns = schema.get(one.table)
    if (!columns) {
      faults.push(`${one.table} does not exist`)
      continue
    }
    for (const column of namedIn(one))
      if (!columns.includes(column)) faults.push(`${one.table}.${column} does not exist`)
  }
  return faults
}

const namedIn = ({ leads, merge, export: out, erase }: PersonTable): string[] => [
  ...Object.keys(leads),
  ...('moves' in merge ? [...merge.moves, ...merge.key] : []),
  ...('columns' in out ? out.columns : []),
  ...('columns' in erase ? Object.keys(erase.columns) : []),
]

onEachDatabase('what rooms hold of people', (open, dialect) => {
  let w: World
  let schema: Schema
  beforeAll(async () => {
    w = await open()
    schema = await schemaOf(w, dialect)
  })
  afterAll(() => w.close())

  it('is declared by exactly one room for each table, in columns that exist', () => {
    expect(faultsOf(schema, declared)).toEqual([])
    expect(schema.size).toBeGreaterThan(60)
    expect(declared.flatMap((d) => d.person).length).toBeGreaterThan(30)
  })

  it('a new table that leads to people and that no room declares is found, and one that two declare', async () => {
    await w.db.read((tx) => tx.query('CREATE TABLE lost_letter (id INTEGER, memberId VARCHAR(36))'))
    const more = await schemaOf(w, dialect)
    expect(faultsOf(more, declared)).toEqual(['lost_letter leads to people (memberId) and no room says so'])
    const letter: PersonTable = {
      table: 'lost_letter',
      leads: {},
      merge: { stays: 'lost' },
      export: { not: 'lost' },
      erase: { does: 'delete' },
    }
    const twice = ['desk', 'attic'].map((room) => ({
      room,
      person: [{ ...letter, leads: { memberId: 'member' as const } }],
    }))
    expect(faultsOf(more, [...declared, ...twice])).toEqual(['lost_letter is declared by desk,attic'])
    expect(faultsOf(more, [...declared, { room: 'desk', person: [letter] }])).toEqual([
      'lost_letter.memberId leads to people and is not named',
    ])
    await w.db.read((tx) => tx.query('DROP TABLE lost_letter'))
    expect(faultsOf(await schemaOf(w, dialect), declared)).toEqual([])
  })

  it('is carried by somebody where a declaration names who carries it', () => {
    const { add, ask } = gatherAnswers()
    for (const room of [...ROOMS].reverse()) add(room.answers?.(w.deps as Deps, { ask, person: [] }) ?? [])
    const carries = [ACCOUNT, ...ask(MEMBERSHIP).carries.map((c) => c.name)]
    const named = declared.flatMap((d) => d.person).flatMap(({ merge }) => ('by' in merge ? [merge.by] : []))
    expect([...new Set(named)].sort()).toEqual([...carries].sort())
  })
})

async function schemaOf(w: World, dialect: string): Promise<Schema> {
  const sql =
    dialect === 'mysql'
      ? 'SELECT TABLE_NAME AS t, COLUMN_NAME AS c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()'
      : "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
  const rows = (await w.db.read((tx) => tx.query(sql))) as { t: string; c: string }[]
  const schema: Schema = new Map()
  for (const { t, c } of rows) schema.set(t, [...(schema.get(t) ?? []), c])
  return schema
}
