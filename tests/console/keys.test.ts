import { freshKey } from '../../console/data/keys'

describe('keys of actions', () => {
  test('are UUIDs also where the page was opened without HTTPS', () => {
    const kept = crypto.randomUUID
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
    try {
      const keys = Array.from({ length: 50 }, freshKey)
      for (const key of keys)
        expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(new Set(keys).size).toBe(50)
    } finally {
      Object.defineProperty(crypto, 'randomUUID', { value: kept, configurable: true })
    }
  })
})
