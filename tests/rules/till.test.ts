import { tapped, whoOrWhat, type PadKey, type PersonTyped } from '../../shared/rules/till'

describe('what a till asks about a text', () => {
  const NUMBER = '820461753908'
  const asked: string[] = []
  beforeEach(() => void asked.splice(0))
  const asks = (is: { member?: boolean; end?: boolean } = {}) => ({
    person: async (who: PersonTyped) => {
      asked.push('memberNo' in who ? `number ${who.memberNo}` : `card ${who.dynamicCode}`)
      return is.member ? 'she' : null
    },
    people: async (end: string) => {
      asked.push(`end ${end}`)
      return is.end ? 'they' : null
    },
    piece: async () => {
      asked.push('code')
      return 'it'
    },
  })
  const kind = async (text: string, known: string | null, is = {}) => (await whoOrWhat(text, known, asks(is))).kind

  it.each([
    ['a member’s number, in groups', '8204 6175 3908', { member: true }, 'person', [`number ${NUMBER}`]],
    ['a code of a list that looks like one', NUMBER, {}, 'piece', [`number ${NUMBER}`, 'code']],
    ['the last four digits', '１２３４', { end: true }, 'people', ['end 1234']],
    ['a code of four digits', '1234', {}, 'piece', ['end 1234', 'code']],
    ['a printed code', 'AB12 CD34 EF56', { member: true, end: true }, 'piece', ['code']],
  ] as const)('%s', async (_, text, is, found, questions) => {
    expect(await kind(text, null, is)).toBe(found)
    expect(asked).toEqual(questions)
  })

  it('who was named before is asked for by her number: the code of her card may be over', async () => {
    expect(await kind('2900 1234 5678 9012 3456', NUMBER, { member: true })).toBe('person')
    expect(asked).toEqual([`number ${NUMBER}`])
  })
})

describe('the pad of a till', () => {
  const after = (...keys: PadKey[]): string => keys.reduce(tapped, '')

  it.each([
    [['1', '2', '.', '5'], '12.5'],
    [['.', '5'], '0.5'],
    [['0', '0', '7'], '7'],
    [['0', '0'], '0'],
    [['0', '.', '0', '5'], '0.05'],
    [['1', '.', '.', '2'], '1.2'],
    [['1', '.', '9', '9', '9'], '1.99'],
    [[...'12345678'], '1234567'],
    [[...'1234567.89'], '1234567.89'],
    [['1', '2', 'back'], '1'],
    [['back'], ''],
  ] as [PadKey[], string][])('%j is %s', (keys, amount) => expect(after(...keys)).toBe(amount))
})
