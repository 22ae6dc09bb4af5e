import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { zh } from '../../console/words/jobs'
import { readSettings as settingsRow } from '../../shared/contract/staff'
import { SEGMENT_FIELDS } from '../../shared/rules/segment'
import { JOB_KINDS, ROOMS } from '../../server/app'
import { answer, gatherAnswers, questions } from '../../server/base/questions'
import type { Deps } from '../../server/deps'
import { TIMELINE_KINDS } from '../../server/membership/timeline'

const root = join(__dirname, '../..')
const directions = require('../../config/directions.cjs') as {
  forbidden: { from: { path?: string }; to: { path?: string } }[]
}
const names = ROOMS.map((room) => room.name)

describe('the house', () => {
  it('lists every room that says what it brings, under the name of its folder', () => {
    const folders = readdirSync(join(root, 'server')).filter(
      (name) => name !== 'base' && existsSync(join(root, 'server', name, 'room.ts')),
    )
    expect([...folders, 'ground'].sort()).toEqual([...names].sort())
  })

  it('stands in the order of the directions: a room may know those before it', () => {
    const below = (lower: string, higher: string) =>
      directions.forbidden.some((r) => r.from.path === `^server/${lower}/` && r.to.path === `^server/${higher}/`)
    // Whoever may not know another lies below it.
    const wrong = names.flatMap((name, i) => names.slice(0, i).filter((before) => below(name, before)))
    expect(wrong).toEqual([])
    expect(below('membership', 'coupons')).toBe(true)
  })

  it('has words for every kind of job: staff read of those that could not be done', () => {
    const words = JOB_KINDS.map(({ kind }) => kind.replace(/[.-]/g, '_'))
    expect(words.filter((word) => !(word in zh.kind))).toEqual([])
  })

  it('carries out every kind of job that a room names, and no other', () => {
    const house = { ask: gatherAnswers().ask, person: [] }
    const deps = { wechat: { mini: null, oa: null } } as Deps
    for (const room of ROOMS) {
      const handled = Object.keys(room.jobs?.(deps, house) ?? {})
      expect([room.name, handled.sort()]).toEqual([room.name, (room.jobKinds ?? []).map((j) => j.kind).sort()])
    }
    const kinds = JOB_KINDS.map((j) => j.kind)
    expect(new Set(kinds).size).toBe(kinds.length)
  })

  const settings = Object.keys((settingsRow.answers[200] as unknown as { shape: object }).shape)
  it.each([
    ['settings', ROOMS.flatMap((r) => r.settings ?? []), settings.filter((name) => name !== 'version')],
    ['segment fields', ROOMS.flatMap((r) => r.segmentFields ?? []), SEGMENT_FIELDS.map((f) => f.field)],
    ['lines of the timeline', ROOMS.flatMap((r) => r.timeline ?? []), [...TIMELINE_KINDS]],
  ])('has one room for each of the %s', (_, declared, all) => {
    expect([...declared].sort()).toEqual([...all].sort())
    expect(all.length).toBeGreaterThan(5)
  })
})

describe('what a lower room asks', () => {
  type Asked = { sum(a: number, b: number): number; heard: string[] }
  const nobody: Asked = { sum: () => 0, heard: [] }
  const ASKED = questions<Asked>('asked', nobody)

  it('is answered by a room above, or as if nobody stood there', () => {
    const { add, ask } = gatherAnswers()
    expect(ask(ASKED)).toEqual(nobody)
    add([answer(ASKED, { sum: (a, b) => a + b })])
    expect(ask(ASKED).sum(1, 2)).toBe(3)
    expect(ask(ASKED).heard).toEqual([])
  })

  it('is answered by one room, but heard by many, the lowest first', () => {
    const { add, ask } = gatherAnswers()
    add([answer(ASKED, { sum: () => 1, heard: ['campaigns'] })])
    add([answer(ASKED, { heard: ['membership'] })])
    expect(ask(ASKED).heard).toEqual(['membership', 'campaigns'])
    expect(() => add([answer(ASKED, { sum: () => 2 })])).toThrow('two rooms answer asked.sum')
  })
})
