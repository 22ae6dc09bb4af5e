import { wordsOf } from '../../console/parts/otherLanguages'

describe('a text in other languages', () => {
  test('what is emptied is gone, and nothing at all is null', () => {
    expect(wordsOf({ en: 'Silver', 'zh-Hant': ' ', yue: '' })).toEqual({ en: 'Silver' })
    expect([wordsOf({ en: '' }), wordsOf(null), wordsOf(undefined)]).toEqual([null, null, null])
  })
  test('a blank between two words is kept while somebody types', () => {
    expect(wordsOf({ en: 'Silver ' })).toEqual({ en: 'Silver ' })
  })
})
