import { EN, ZH_HANS } from '../../console/words/all'

type Tree = { [key: string]: string | Tree }

/** Every text with its path. */
const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )

const chinese = new Map(leaves(ZH_HANS))
const english = new Map(leaves(EN))
const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => String(name)).sort()

/** Texts in which a Chinese reader sees more or other blanks than an English one, on purpose. */
const OWN_BLANKS = new Set(['coupons.value.fold', 'coupons.form.percentHint'])

describe('the words of the console', () => {
  test('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
    expect(chinese.size).toBeGreaterThan(400)
  })

  test('no text is empty', () => {
    const empty = [...chinese, ...english].filter(([key, text]) => text.trim() === '' && key !== 'segments.column.act')
    expect(empty).toEqual([])
  })

  test('the same blanks are filled in both', () => {
    const differing = [...chinese]
      .filter(([key, text]) => !OWN_BLANKS.has(key) && blanks(text).join() !== blanks(english.get(key) ?? '').join())
      .map(([key]) => key)
    expect(differing).toEqual([])
  })

  test('no English text was left in Chinese', () => {
    const left = [...english].filter(([key, text]) => !key.startsWith('language.') && /[\u4e00-\u9fff]/.test(text))
    expect(left).toEqual([])
  })

  test('an English apostrophe is straight: the curly one is as wide as a sign in Chinese fonts', () => {
    expect([...english].filter(([, text]) => text.includes('’'))).toEqual([])
  })

  test('nobody is blamed and nothing "fails"', () => {
    const unkind = [...chinese, ...english].filter(([, text]) =>
      /失败|错误|非法|\b(error|failed|invalid)\b/i.test(text.replace(/\{\{\w+\}\}/g, '')),
    )
    expect(unkind).toEqual([])
  })
})
