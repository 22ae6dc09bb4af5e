import { homeOf, pagesFor } from '../../console/shell/pages'
import type { Self } from '../../console/session'
import { STAFF_ROLES, type StaffRole } from '../../shared/contract/route'

jest.mock('virtual:contract', () => jest.requireActual('./contractDouble'), { virtual: true })

const staff = (role: StaffRole): Self => ({ id: 's', name: 's', role, storeId: null })
const names = (role: StaffRole): string[] => pagesFor(staff(role)).map(({ page }) => page)

describe('the rail', () => {
  test('shows each role what its routes allow', () => {
    expect(names('owner')).toEqual(['dashboard', 'members', 'segments', 'campaigns', 'coupons', 'stores', 'settings'])
    expect(names('marketer')).toEqual(names('owner'))
    expect(names('service')).toEqual(['members', 'coupons', 'stores', 'settings'])
    expect(names('cashier')).toEqual(['coupons', 'stores', 'settings'])
    expect(names('analyst')).toEqual(['dashboard', 'segments', 'campaigns', 'coupons', 'stores', 'settings'])
  })

  test('nobody lands on a page that is not theirs', () => {
    for (const role of STAFF_ROLES) {
      const home = homeOf(staff(role))
      const first = home === '/coupons/desk' ? '/coupons' : home
      expect(pagesFor(staff(role)).map(({ to }) => String(to))).toContain(first)
    }
  })

  test('a stranger has only what anyone may see', () => {
    expect(pagesFor(null)).toEqual([])
  })
})
