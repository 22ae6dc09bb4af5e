import {
  externalLink,
  IDENTITY_LINKS,
  joins,
  MOST_VIRTUAL_DAYS,
  profileTrace,
  SUGGESTED_FROM,
  SUGGESTION_REASONS,
  SUGGESTION_WEIGHTS,
  VIRTUAL_DAYS,
  virtualEnd,
  weightOf,
  type LinkKind,
} from '../../shared/rules/identityLinks'

const DAY = 86_400_000
const AT = Date.parse('2026-03-02T02:00:00.000Z')
const kinds = Object.keys(IDENTITY_LINKS) as LinkKind[]

describe('what may be concluded from something by which a person is known', () => {
  test('joins, suggests or neither, kind by kind', () => {
    const by = (power: string): string[] => kinds.filter((kind) => IDENTITY_LINKS[kind].power === power).sort()
    expect(by('joins')).toEqual(
      ['email_verified', 'mini_openid', 'oa_openid', 'phone', 'platform_id', 'taobao_ouid', 'unionid'].sort(),
    )
    expect(by('suggests')).toEqual(['email_unverified', 'receiver_phone'])
    expect(by('neither')).toEqual(['masked_nick', 'oaid', 'virtual_number'])
    expect(kinds.filter(joins)).toEqual(kinds.filter((kind) => IDENTITY_LINKS[kind].power === 'joins'))
  })

  test('nothing that ends or varies joins or suggests, and every kind says why in both languages', () => {
    for (const kind of kinds) {
      const { power, lasts, why } = IDENTITY_LINKS[kind]
      if (!lasts) expect([kind, power]).toEqual([kind, 'neither'])
      expect(why.zh.length).toBeGreaterThan(5)
      expect(why.en.length).toBeGreaterThan(10)
    }
    expect(kinds.filter((kind) => !IDENTITY_LINKS[kind].lasts).sort()).toEqual([
      'masked_nick',
      'oaid',
      'virtual_number',
    ])
  })

  test('a masked or enciphered name is that, whatever it is said to be', () => {
    for (const id of ['t**1', '测＊1', '##abc##', '$$x$$', '~AAE~'])
      for (const as of [undefined, 'platform_id', 'taobao_ouid', 'oaid'] as const)
        expect(externalLink({ id, as })).toBe('masked_nick')
    expect(externalLink({ id: 'tb_1' })).toBe('platform_id')
    expect(externalLink({ id: 'AAE1', as: 'taobao_ouid' })).toBe('taobao_ouid')
    expect(externalLink({ id: 'AAE1', as: 'oaid' })).toBe('oaid')
  })

  test('a lent number ends when it is said to, or after some days, and never years later', () => {
    expect(virtualEnd(AT + DAY, AT)).toBe(AT + DAY)
    expect(virtualEnd(null, AT)).toBe(AT + VIRTUAL_DAYS * DAY)
    expect(virtualEnd(AT + 4000 * DAY, AT)).toBe(AT + MOST_VIRTUAL_DAYS * DAY)
  })

  test('reasons weigh more together, never twice, and each is enough to be shown', () => {
    for (const reason of SUGGESTION_REASONS) {
      expect(weightOf([reason])).toBe(SUGGESTION_WEIGHTS[reason])
      expect(weightOf([reason, reason])).toBe(SUGGESTION_WEIGHTS[reason])
      expect(SUGGESTION_WEIGHTS[reason]).toBeGreaterThanOrEqual(SUGGESTED_FROM)
    }
    expect(weightOf([])).toBe(0)
    expect(weightOf(['email', 'receiver_phone'])).toBe(80)
    expect(weightOf(SUGGESTION_REASONS)).toBeLessThanOrEqual(100)
  })

  test('a profile says something only where name, birthday and place are all known', () => {
    const whole = { nickname: ' 林 晓 ', birthday: '1990-05-01', regionCode: '230102' }
    expect(profileTrace(whole)).toBe(profileTrace({ ...whole, nickname: '林晓', regionCode: '230100' }))
    expect(profileTrace(whole)).not.toBe(profileTrace({ ...whole, regionCode: '440100' }))
    for (const part of [
      { nickname: null },
      { nickname: '林' },
      { nickname: '林*' },
      { birthday: null },
      { regionCode: null },
    ])
      expect(profileTrace({ ...whole, ...part })).toBeNull()
  })
})
