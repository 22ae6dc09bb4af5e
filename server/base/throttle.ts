import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from './errors'

/** Counts per name in memory; a process restart forgives. What must survive restarts (sign-in) keeps its own rows. */
export type Throttle = {
  /** Refuses with 429, Retry-After and RateLimit-* once `points` per `seconds` are used up. */
  take(name: string, points?: number): Promise<Record<string, string>>
  /** What was taken under this name last does not count after all. */
  giveBack(name: string, points?: number): Promise<void>
}

export function createThrottle(points: number, seconds: number): Throttle {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  const headers = (state: RateLimiterRes) => ({
    'RateLimit-Limit': String(points),
    'RateLimit-Remaining': String(Math.max(0, state.remainingPoints)),
    'RateLimit-Reset': String(Math.ceil(state.msBeforeNext / 1000)),
  })
  return {
    async take(name, cost = 1) {
      try {
        return headers(await limiter.consume(name, cost))
      } catch (state) {
        if (!(state instanceof RateLimiterRes)) throw state
        throw new AppError('rate_limited', {
          headers: { ...headers(state), 'Retry-After': String(Math.max(1, Math.ceil(state.msBeforeNext / 1000))) },
        })
      }
    },
    async giveBack(name, cost = 1) {
      await limiter.reward(name, cost)
    },
  }
}
