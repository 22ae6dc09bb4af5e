import { furtherAsks, pathOf, plainAsks, readRoutes } from './asks'

/** What is measured of the large sample comes from the contract: whatever is added there has to be asked for as well. */
describe('the questions that are measured', () => {
  const find = async () => 'x'

  it.each(readRoutes())('%s: every filter, order and page is asked for', async (_, row) => {
    expect(await pathOf(row, find)).not.toContain(':')
    const plain = await plainAsks(row, find, 0)
    expect(plain.length).toBeGreaterThan(0)
    const shown = { items: [{ id: 'a', name: '山茶集' }], nextCursor: 'next' }
    const asked = [...plain, ...(await furtherAsks(row, shown, find, 0))].map(({ query }) => new URLSearchParams(query))
    const named = new Set(asked.flatMap((query) => [...query.keys()]))
    const known = Object.keys((row.query as { shape?: object } | undefined)?.shape ?? {})
    expect([...named].sort()).toEqual(known.filter((name) => name !== 'limit').sort())
  })

  it('knows that a list is there that nobody has told it about', async () => {
    const stranger = { method: 'GET', path: '/staff/strangers/:id', who: { side: 'public' }, summary: '', answers: {} }
    await expect(pathOf(stranger as never, find)).rejects.toThrow('say in tests/bench/asks.ts what id is')
  })
})
