import { differenceOf } from '../../shared/rules/difference'
import { markdownLines } from '../../shared/rules/plainMarkdown'

const told = (before: string, after: string): string =>
  differenceOf(before.split(''), after.split(''))
    .map(({ kind, line }) => ({ same: '', gone: '-', come: '+' })[kind] + line)
    .join(' ')

describe('what changed between two texts', () => {
  it.each([
    ['', '', ''],
    ['abc', 'abc', 'a b c'],
    ['abc', 'axc', 'a -b +x c'],
    ['abc', 'ac', 'a -b c'],
    ['ac', 'abc', 'a +b c'],
    ['abcd', 'bcda', '-a b c d +a'],
    ['aXbYc', 'abc', 'a -X b -Y c'],
    ['aa', 'aaa', 'a a +a'],
  ])('%j → %j: %s', (before, after, expected) => expect(told(before, after)).toBe(expected))

  it('makes the second text out of the first, and the first again out of the second, whatever they are', () => {
    let seed = 7
    const chance = (n: number): number => (seed = (seed * 16807) % 2147483647) % n
    for (let n = 0; n < 200; n++) {
      const [before, after] = [0, 1].map(() => Array.from({ length: chance(12) }, () => 'abcd'[chance(4)]!))
      const changes = differenceOf(before!, after!)
      expect(changes.filter(({ kind }) => kind !== 'come').map(({ line }) => line)).toEqual(before)
      expect(changes.filter(({ kind }) => kind !== 'gone').map(({ line }) => line)).toEqual(after)
    }
  })

  it('tells two long texts that have nothing in common without comparing every line', () => {
    const lines = (of: string): string[] => Array.from({ length: 3000 }, (_, n) => `${of}${n}`)
    const changes = differenceOf(['head', ...lines('a')], ['head', ...lines('b')])
    expect([changes.length, changes[0]?.kind, changes[1]?.kind, changes[6000]?.kind]).toEqual([
      6001,
      'same',
      'gone',
      'come',
    ])
  })

  it('reads the Markdown of an agreement as the phone shows it', () => {
    expect(markdownLines('# 会员章程\n\n> 样本\n\n## 一、入会\n- **免费**\n一段 `话`\n')).toEqual([
      { kind: 'heading', words: '会员章程' },
      { kind: 'quote', words: '样本' },
      { kind: 'heading', words: '一、入会' },
      { kind: 'text', words: '· 免费' },
      { kind: 'text', words: '一段 话' },
    ])
  })
})
