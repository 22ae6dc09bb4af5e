import { createServer, type AddressInfo } from 'node:net'
import { createWorld } from '../../harness/world'

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })

describe('base: metrics', () => {
  it('are told on a port of their own, those of the process among them', async () => {
    const port = await freePort()
    const w = await createWorld('sqlite', { env: { METRICS_PORT: String(port) } })
    try {
      await fetch(`${w.url}/health/live`)
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      for (const name of [
        'http_request_seconds_count',
        'process_cpu_seconds_total',
        'nodejs_eventloop_lag_p99_seconds',
      ])
        expect(text).toContain(name)
    } finally {
      await w.close()
    }
  })

  it('leave the process alone where nobody can read them: what looks at it cannot be stopped', async () => {
    const w = await createWorld('sqlite')
    try {
      const text = await w.deps.metrics.registry.metrics()
      expect(text).toContain('http_request_seconds')
      expect(text).not.toMatch(/nodejs_|process_/)
    } finally {
      await w.close()
    }
  })
})
