import { seedLarge } from '../../../server/seed/large-sample'
import { sampleName } from '../../../server/seed/large-names'
import { SEEDER } from '../../../server/seed/sample-brand'
import { must } from '../../harness/rows'
import { onEachDatabase } from '../../harness/world'

it('a sample member has a name that fits', () => {
  for (let i = 0; i < 500; i++) expect(Array.from(sampleName(i)).length).toBeLessThanOrEqual(30)
  expect(new Set(Array.from({ length: 500 }, (_, i) => sampleName(i))).size).toBeGreaterThan(300)
})

onEachDatabase('the large sample', (open) => {
  it('fills the brand up to its size, once, with members who are found like any other', async () => {
    const w = await open({ seed: true })
    try {
      const amounts = { members: 130, templates: 30, stores: 20 }
      await seedLarge(w.deps, SEEDER, amounts)
      await seedLarge(w.deps, SEEDER, amounts)
      const token = (await w.staff('owner')).token
      expect(must(await w.call('listStores', { token })).body.total).toBe(20)
      expect(must(await w.call('listCouponTemplates', { token })).body.total).toBe(30)
      const members = must(await w.call('listMembers', { token, query: { limit: 200 } })).body
      expect([members.total, members.items.length]).toEqual([130, 130])
      const one = members.items.find((m) => /^\p{Script=Han}{3}$/u.test(m.nickname ?? ''))!
      const tail = one.phoneMasked!.slice(-4)
      for (const q of [one.nickname!, one.nickname!.slice(1), tail]) {
        const found = must(await w.call('listMembers', { token, query: { q, limit: 200 } })).body.items
        expect(found.map((m) => m.id)).toContain(one.id)
      }
      const revealed = must(
        await w.call('revealPhone', { token, params: { id: one.id }, body: { reason: '核对' } }),
      ).body
      expect(revealed.phone.slice(-4)).toBe(tail)
    } finally {
      await w.close()
    }
  })
})
