import type { OwnFieldOfMine } from '../../miniapp/contract'
import { ownEditOf, ownTypedOf } from '../../miniapp/look/own'

const field = (kind: OwnFieldOfMine['kind'], more: Partial<OwnFieldOfMine> = {}): OwnFieldOfMine => ({
  key: 'x',
  kind,
  several: false,
  label: '肤质',
  reason: '给你合适的建议',
  options: [],
  asked: true,
  points: 0,
  value: null,
  ...more,
})

describe('what is typed for one of the brand’s own questions', () => {
  it.each<[OwnFieldOfMine, readonly string[], unknown]>([
    [field('number'), ['３７．５'], { edit: 37.5 }],
    [field('number'), ['37.555'], 'number_wrong'],
    [field('number'), ['三十七'], 'number_wrong'],
    [field('number'), [' '], { edit: null }],
    [field('text'), ['  早睡 '], { edit: '早睡' }],
    [field('text'), ['138 1234 5678'], 'contact_wrong'],
    [field('text'), ['lin@example.com'], 'contact_wrong'],
    [field('flag'), ['no'], { edit: false }],
    [field('flag'), [], { edit: null }],
    [field('choice'), ['number_wrong'], { edit: 'number_wrong' }],
    [field('choice', { several: true }), ['a', 'b'], { edit: ['a', 'b'] }],
    [field('choice', { several: true }), [], { edit: null }],
    [field('date'), ['2020-02-29'], { edit: '2020-02-29' }],
  ])('%j with %j is %j', (asked, typed, edit) => {
    expect(ownEditOf(asked, typed)).toEqual(edit)
  })

  it('begins with what was told', () => {
    expect(ownTypedOf(field('flag', { value: false }))).toEqual(['no'])
    expect(ownTypedOf(field('number', { value: 37.5 }))).toEqual(['37.5'])
    expect(ownTypedOf(field('choice', { several: true, value: ['a', 'b'] }))).toEqual(['a', 'b'])
    expect(ownTypedOf(field('text'))).toEqual([])
  })
})
