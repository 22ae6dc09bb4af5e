import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** The numbers of one process, in Prometheus text. Labels are route patterns, never paths or people. */
export function createMetrics() {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const events = new Counter({
    name: 'events_total',
    help: 'Things that happened, by kind',
    labelNames: ['kind'],
    registers: [registry],
  })
  return { registry, requests, events }
}

/**
 * Adds what Node says of the process itself. Its clocks look at the event loop a hundred times a second and cannot be
 * stopped again: only where somebody can read what they find.
 */
export const gatherProcess = ({ registry }: Metrics): void => collectDefaultMetrics({ register: registry })
