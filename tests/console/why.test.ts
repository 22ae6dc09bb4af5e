import i18next, { type TFunction } from 'i18next'
import { whyWords } from '../../console/rooms/abuse/why'
import { timesWords } from '../../console/parts/times'
import { EN, ZH_HANS } from '../../console/words/all'

const speak = async (lng: string): Promise<TFunction> => {
  const own = i18next.createInstance()
  await own.init({
    lng,
    resources: { 'zh-Hans': { translation: ZH_HANS }, en: { translation: EN } },
    interpolation: { escapeValue: false },
  })
  return own.t
}

describe('why a pattern is listed', () => {
  test('is a sentence and the numbers that made it stand out', async () => {
    const t = await speak('zh-Hans')
    expect(whyWords(t, { kind: 'one_device_many_accounts', facts: { accounts: 7, redemptions: 3 } })).toEqual([
      '同一台设备上有 7 个账户在领券。',
      ['核销 3 次'],
    ])
    expect(
      whyWords(t, { kind: 'till_favours_members', facts: { redemptions: 12, share: 62, discountFen: 36_000 } }),
    ).toEqual(['同一位收银员给这些会员核销得特别多。', ['核销 12 次', '占 62%', '优惠共 ¥360.00']])
  })

  test('never shows a blank where a number is missing or unknown', async () => {
    const t = await speak('en')
    const [sentence, numbers] = whyWords(t, { kind: 'one_phone_many_accounts', facts: { somethingNew: 4 } })
    expect(sentence).toBe('Several accounts look like one person.')
    expect(numbers).toEqual([])
  })
})

describe('when a coupon may be used', () => {
  test('is one line for each restriction, and none where nothing restricts', async () => {
    const t = await speak('zh-Hans')
    expect(
      timesWords(t, {
        weekdays: [6, 7],
        hours: [{ from: '22:00', to: '02:00' }],
        blackout: [
          { from: '2026-10-01', until: '2026-10-07' },
          { from: '2026-12-24', until: '2026-12-24' },
        ],
      }),
    ).toEqual(['周六、日可用', '每天 22:00–02:00', '2026-10-01 – 2026-10-07、2026-12-24 不可用'])
    expect(timesWords(t, { weekdays: [1, 2, 3, 4, 5, 6, 7] })).toEqual([])
    expect(timesWords(t, undefined)).toEqual([])
  })
})
