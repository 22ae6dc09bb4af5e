import fc from 'fast-check'
import {
  judgeGifts,
  judgeLink,
  judgeMutual,
  judgeReversals,
  judgeTill,
  STANDS_OUT,
  type Finding,
} from '../../shared/rules/suspicion'

const DAY_MS = 86_400_000
const span = { firstAt: 10 * DAY_MS, lastAt: 12 * DAY_MS }
const ids = (n: number) => Array.from({ length: n }, (_, i) => `m${i}`)
const score = (finding: Finding | null) => finding?.score ?? null

describe('accounts of one phone or device', () => {
  const link = (by: 'phone' | 'device', n: number) => judgeLink({ by, link: 'x', memberIds: ids(n), ...span })
  it('a phone that changed hands once and a family’s device are ordinary', () => {
    expect(link('phone', 2)).toBeNull()
    expect(link('device', 5)).toBeNull()
  })
  it('begins at the threshold with 50 and grows to 100', () => {
    expect(link('phone', 3)).toMatchObject({
      kind: 'one_phone_many_accounts',
      subject: 'x',
      score: 50,
      facts: { accounts: 3, days: 3 },
      memberIds: ['m0', 'm1', 'm2'],
    })
    expect(link('device', 6)).toMatchObject({ kind: 'one_device_many_accounts', score: 50 })
    expect([score(link('phone', 6)), score(link('phone', 40))]).toEqual([100, 100])
  })
})

describe('a till that favours members', () => {
  const till = (redemptions: number, uses: number[]) =>
    judgeTill({
      staffId: 's',
      storeId: 'st',
      redemptions,
      members: uses.map((n, i) => ({ memberId: `m${i}`, redemptions: n, discountFen: n * 1000, ...span })),
    })
  it('regulars among many are ordinary, and so is a small number', () => {
    expect(till(200, [6, 6, 6, 6, 6])).toBeNull()
    expect(till(14, [7, 7])).toBeNull()
    expect(
      till(
        30,
        Array.from({ length: 7 }, () => 4),
      ),
    ).toBeNull()
  })
  it('a handful that makes up two fifths of all its uses stands out', () => {
    expect(till(50, [8, 7, 5])).toMatchObject({
      kind: 'till_favours_members',
      subject: 'staff:s',
      staffId: 's',
      storeId: 'st',
      score: 50,
      facts: { redemptions: 20, share: 40, discountFen: 20_000, days: 3 },
    })
    expect(till(51, [8, 7, 5])).toBeNull()
    expect(score(till(20, [15, 5]))).toBe(100)
  })
  it('names at most five', () => {
    expect(till(60, [9, 9, 9, 9, 9, 9])?.memberIds).toHaveLength(5)
  })
})

describe('redeem and reverse', () => {
  const till = (reversals: number, redemptions: number, of: 'till' | 'coupon' = 'till') =>
    judgeReversals({
      of,
      id: 's',
      staffId: 's',
      storeId: 'st',
      redemptions,
      reversals,
      discountFen: 5000,
      memberIds: ids(2),
      ...span,
    })
  it('now and then a mistake is undone', () => {
    expect(till(5, 6)).toBeNull()
    expect(till(6, 25)).toBeNull()
    expect(till(2, 2, 'coupon')).toBeNull()
  })
  it('every fourth use, or one coupon three times, stands out', () => {
    expect(till(6, 24)).toMatchObject({ subject: 'staff:s', score: 50, facts: { reversals: 6, share: 25 } })
    expect(till(3, 3, 'coupon')).toMatchObject({ kind: 'redeem_and_reverse', subject: 'coupon:s', score: 50 })
  })
})

describe('gifts', () => {
  const taken = (...gifts: number[]) =>
    judgeGifts({ acceptorId: 'a', givers: gifts.map((n, i) => ({ memberId: `g${i}`, gifts: n, ...span })) })
  it('a generous friend, or many friends once, are ordinary', () => {
    expect(taken(20)).toBeNull()
    expect(taken(1, 1, 1, 1, 1, 1, 1)).toBeNull()
  })
  it('who is fed by five and more stands out', () => {
    expect(taken(2, 2, 2, 1, 1)).toMatchObject({
      kind: 'gift_circle',
      subject: 'to:a',
      score: 50,
      facts: { gifts: 8, accounts: 5 },
      memberIds: ['a', 'g0', 'g1', 'g2', 'g3', 'g4'],
    })
  })
  it('two who give each other the same again and again stand out, whoever is named first', () => {
    const pair = (members: [string, string], gifts: [number, number]) => judgeMutual({ members, gifts, ...span })
    expect(pair(['b', 'a'], [3, 2])).toBeNull()
    expect(pair(['b', 'a'], [3, 4])?.subject).toBe('pair:a:b')
    expect(pair(['a', 'b'], [4, 3])?.subject).toBe('pair:a:b')
  })
})

it('a score is whole, from 1 to 100, and at least 50 for whatever stands out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 2000 }), (reversals, more) => {
      const found = [
        judgeLink({ by: 'device', link: 'x', memberIds: ids(reversals), ...span }),
        judgeReversals({
          of: 'till',
          id: 's',
          staffId: 's',
          storeId: 't',
          redemptions: reversals + more,
          reversals,
          discountFen: 0,
          memberIds: [],
          ...span,
        }),
      ]
      for (const finding of found) {
        if (finding === null) continue
        expect(Number.isInteger(finding.score) && finding.score >= 50 && finding.score <= 100).toBe(true)
      }
      expect(found[0] !== null).toBe(reversals >= STANDS_OUT.deviceAccounts)
    }),
  )
})
