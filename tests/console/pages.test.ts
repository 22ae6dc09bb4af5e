import { homeOf, pagesFor } from '../../console/shell/pages'
import type { Self } from '../../console/session'
import { STAFF_ROLES, type StaffRole } from '../../shared/contract/route'

jest.mock('virtual:contract', () => jest.requireActual('./contractDouble'), { virtual: true })

const staff = (role: StaffRole): Self => ({ id: 's', name: 's', role, storeId: null })
const names = (role: StaffRole): string[] => pagesFor(staff(role)).map(({ page }) => page)

describe('the rail', () => {
  test('shows each role what its routes allow', () => {
    expect(names('owner')).toEqual([
      'dashboard',
      'approvals',
      'members',
      'segments',
      'value',
      'campaigns',
      'coupons',
      'desk',
      'orders',
      'risk',
      'stores',
      'settings',
    ])
    expect(names('marketer')).toEqual([
      'dashboard',
      'approvals',
      'members',
      'segments',
      'value',
      'campaigns',
      'coupons',
      'orders',
      'stores',
      'settings',
    ])
    expect(names('service')).toEqual([
      'approvals',
      'members',
      'coupons',
      'desk',
      'orders',
      'risk',
      'stores',
      'settings',
    ])
    expect(names('cashier')).toEqual(['desk', 'stores', 'settings'])
    expect(names('analyst')).toEqual([
      'dashboard',
      'segments',
      'value',
      'campaigns',
      'coupons',
      'orders',
      'stores',
      'settings',
    ])
  })

  test('nobody lands on a page that is not theirs', () => {
    for (const role of STAFF_ROLES) {
      expect(pagesFor(staff(role)).map(({ to }) => String(to))).toContain(homeOf(staff(role)))
    }
  })

  test('a stranger has only what anyone may see', () => {
    expect(pagesFor(null)).toEqual([])
  })
})
