import { QueryClient } from '@tanstack/react-query'
import { asProblem } from './problem'

/** Reads are tried again only where that may help; writes never by themselves, a person decides. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, thrown) => count < 2 && asProblem(thrown).passing,
      retryDelay: (count) => 400 * 2 ** count,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})
