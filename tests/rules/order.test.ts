import fc from 'fast-check'
import {
  averageOrderFen,
  isPurchase,
  ORDER_STATES,
  orderAfter,
  repurchaseCycleMs,
  shareOf,
  type OrderFacts,
  type OrderReport,
} from '../../shared/rules/order'

const report = (more: Partial<OrderReport> = {}): OrderReport => ({ amountFen: 1000, paidAt: 5, ...more })
/** What stands after these reports, one after the other; a report that makes no sense changes nothing. */
function after(...reports: OrderReport[]): OrderFacts {
  const standing = reports.reduce<OrderFacts | null>((so, one) => {
    const next = orderAfter(so, one)
    return 'fault' in next ? so : next
  }, null)
  if (standing === null) throw new Error('nothing stands')
  return standing
}
const seen = ({ status, amountFen, refundedFen }: OrderFacts) => [status, amountFen, refundedFen]

describe('an order after a report', () => {
  it('was paid where nothing else is said, and a state is never lost by saying nothing', () => {
    expect(seen(after(report()))).toEqual(['paid', 1000, 0])
    expect(seen(after(report({ status: 'completed', refundedFen: 300 }), report()))).toEqual(['completed', 1000, 300])
    expect(seen(after(report({ status: 'unpaid', paidAt: undefined }), report()))).toEqual(['paid', 1000, 0])
  })

  it.each([
    ['shipped after completed', report({ status: 'completed' }), report({ status: 'shipped', amountFen: 900 })],
    ['no refund after one', report({ refundedFen: 300 }), report({ refundedFen: 0, amountFen: 900 })],
    ['a smaller refund', report({ refundedFen: 300 }), report({ refundedFen: 299, amountFen: 900 })],
    ['paid after closed', report({ status: 'closed' }), report({ status: 'paid', amountFen: 900 })],
    ['anything after a whole refund', report({ status: 'refunded' }), report({ status: 'completed', amountFen: 900 })],
  ])('stays as it was: %s comes late', (_, first, late) => {
    expect(after(first, late)).toEqual(after(first))
  })

  it('takes the later state and the larger refund even of a report that is behind in the other', () => {
    const first = report({ status: 'shipped', refundedFen: 300 })
    expect(seen(after(first, report({ status: 'completed', refundedFen: 0, amountFen: 900 })))).toEqual([
      'completed',
      1000,
      300,
    ])
    expect(seen(after(first, report({ status: 'paid', refundedFen: 400, amountFen: 900 })))).toEqual([
      'shipped',
      1000,
      400,
    ])
  })

  it('takes the facts of a report that is behind in nothing', () => {
    const corrected = after(report({ storeId: 'a' }), report({ amountFen: 1200, paidAt: 9, items: [] }))
    expect(corrected).toMatchObject({ amountFen: 1200, paidAt: 9, storeId: 'a' })
  })

  it('is refunded once all went back, and a purchase all the same; a closed one is none', () => {
    const back = after(report({ status: 'completed', refundedFen: 1000 }))
    expect([back.status, shareOf(back)]).toEqual(['refunded', { orders: 1, returned: 1, spentFen: 0, paidAt: 5 }])
    expect(seen(after(report({ status: 'refunded' })))).toEqual(['refunded', 1000, 1000])
    expect(seen(after(report({ status: 'closed', refundedFen: 1000 })))).toEqual(['refunded', 1000, 1000])
    expect(shareOf(after(report({ status: 'closed' })))).toMatchObject({ orders: 0, spentFen: 0, paidAt: null })
    // An order paid with points alone is a purchase for nothing, and not one that went back.
    expect(shareOf(after(report({ amountFen: 0 })))).toMatchObject({ orders: 1, returned: 0 })
  })

  it('refuses what makes no sense', () => {
    expect(orderAfter(null, report({ refundedFen: 1001 }))).toEqual({ fault: 'refund_above_amount' })
    expect(orderAfter(null, report({ status: 'refunded', refundedFen: 1 }))).toEqual({ fault: 'refund_incomplete' })
    expect(orderAfter(null, { amountFen: 1 })).toEqual({ fault: 'paid_at_missing' })
    const standing = after(report({ refundedFen: 300 }))
    expect(orderAfter(standing, report({ amountFen: 200 }))).toEqual({ fault: 'refund_above_amount' })
  })

  it('ends the same in whatever order the reports arrive, and each of them twice changes nothing', () => {
    const one = fc.record({
      amountFen: fc.constant(1000),
      paidAt: fc.constant(5),
      status: fc.constantFrom(...ORDER_STATES),
      refundedFen: fc.constantFrom(0, 1, 300, 999, 1000),
    })
    const sane = one.filter((r) => !('fault' in orderAfter(null, r)))
    fc.assert(
      fc.property(fc.array(sane, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (reports, dice) => {
        const shuffled = reports
          .flatMap((r) => [r, r])
          .map((r) => ({ r, at: dice.next().value as number }))
          .sort((a, b) => a.at - b.at)
        expect(seen(after(...shuffled.map(({ r }) => r)))).toEqual(seen(after(...reports)))
      }),
      { seed: 7, numRuns: 2000 },
    )
  })
})

describe('what orders add up to', () => {
  it('knows an average and a cycle where there is one', () => {
    expect([averageOrderFen(0, 0), averageOrderFen(3, 1000)]).toEqual([null, 333])
    expect([repurchaseCycleMs(1, 5, 5), repurchaseCycleMs(3, 100, 300)]).toEqual([null, 100])
    expect(ORDER_STATES.filter(isPurchase)).toEqual(['paid', 'shipped', 'completed', 'refunded'])
  })
})
