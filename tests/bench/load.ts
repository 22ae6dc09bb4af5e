import autocannon from 'autocannon'
import type { Person } from '../torture/people'

export type Measured = {
  perSecond: number
  p50Ms: number
  p99Ms: number
  maxMs: number
  claimed: number
  refused: number
}

/** Claims one piece for each of the people, each with a key of its own, over so many connections at once. */
export async function claimAll(
  url: string,
  templateId: string,
  people: Person[],
  connections: number,
): Promise<Measured> {
  const started = performance.now()
  // The generator itself ends on a tick of whole seconds, which would flatter or punish short runs: the last answer counts.
  let answered = started
  const run = await new Promise<autocannon.Result>((done, fail) => {
    let next = 0
    const generator = autocannon(
      {
        url,
        connections,
        amount: people.length,
        timeout: 60,
        requests: [
          {
            method: 'POST',
            path: `/api/v1/mini/coupon-templates/${templateId}/claims`,
            setupRequest: (request) => {
              const i = next++
              return {
                ...request,
                headers: {
                  ...request.headers,
                  authorization: `Bearer ${people[i % people.length]!.token}`,
                  'idempotency-key': `${templateId.slice(-12)}-${i}`,
                },
              }
            },
          },
        ],
      },
      (error, result) => (error ? fail(error as Error) : done(result)),
    )
    generator.on('response', () => (answered = performance.now()))
  })
  const seconds = (answered - started) / 1000
  if (run.errors > 0) throw new Error(`${run.errors} requests got no answer`)
  return {
    perSecond: Math.round(run['2xx'] / seconds),
    p50Ms: run.latency.p50,
    p99Ms: run.latency.p99,
    maxMs: run.latency.max,
    claimed: run['2xx'],
    refused: run.non2xx,
  }
}
