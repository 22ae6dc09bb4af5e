import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { call, type Answer, type Args } from '../api'
import type { RouteName } from '../../shared/contract/table'
import { asProblem, type Problem } from './problem'

type Options<N extends RouteName> = {
  enabled?: boolean
  /** Milliseconds between reads, by what was read last; false: no more. */
  every?: (last: Answer<N> | undefined) => number | false
  keepPrevious?: boolean
  freshForMs?: number
}

/** What a route answers, read again when stale; the key is the route's name and what was asked of it. */
export const useRead = <N extends RouteName>(
  name: N,
  args: Args<N>,
  options: Options<N> = {},
): UseQueryResult<Answer<N>, Problem> =>
  useQuery<Answer<N>, Problem>({
    queryKey: [name, args],
    queryFn: ({ signal }) => call(name, args, signal),
    enabled: options.enabled ?? true,
    staleTime: options.freshForMs ?? 0,
    refetchInterval: options.every ? (query) => options.every?.(query.state.data) ?? false : false,
    placeholderData: options.keepPrevious ? (previous) => previous : undefined,
  })

/** Names of routes whose answer is a list with a cursor. */
export type ListName = {
  [N in RouteName]: Answer<N> extends { items: unknown[]; nextCursor: string | null } ? N : never
}[RouteName]
export type Item<N extends ListName> = Answer<N> extends { items: (infer T)[] } ? T : never
type Page<N extends ListName> = { items: Item<N>[]; nextCursor: string | null } & Answer<N>

/** A list read page by page: all items so far, whether there are more, and how to get them. */
export function useList<N extends ListName>(
  name: N,
  args: Args<N>,
  options: {
    enabled?: boolean
    every?: (items: Item<N>[]) => number | false
    /** What the same question with other words answered before stays until the new answer is in. */
    keepPrevious?: boolean
    freshForMs?: number
  } = {},
) {
  const asked = args as { query?: Record<string, unknown> }
  const result = useInfiniteQuery({
    queryKey: [name, args, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(name, { ...asked, query: { ...asked.query, cursor: pageParam } } as unknown as Args<N>, signal) as Promise<
        Page<N>
      >,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<N>) => last.nextCursor ?? undefined,
    enabled: options.enabled ?? true,
    staleTime: options.freshForMs ?? 0,
    placeholderData: options.keepPrevious ? (previous) => previous : undefined,
    refetchInterval: (query) => options.every?.((query.state.data?.pages ?? []).flatMap((page) => page.items)) ?? false,
  })
  const { data } = result
  // The same list as long as it is the same answer: what draws it can tell.
  const items = useMemo(() => (data?.pages.flatMap((page) => page.items) ?? []) as Item<N>[], [data])
  return {
    items,
    first: result.data?.pages[0],
    problem: result.error ? asProblem(result.error) : null,
    isPending: result.isPending,
    isFetching: result.isFetching,
    /** What is shown answers the question before this one. */
    isStale: result.isPlaceholderData,
    hasMore: result.hasNextPage,
    isLoadingMore: result.isFetchingNextPage,
    more: () => void result.fetchNextPage(),
    again: () => void result.refetch(),
  }
}
export type List<N extends ListName> = ReturnType<typeof useList<N>>

/** Everything read of these routes is read again where it is on screen. */
export const refresh = (client: QueryClient, ...names: RouteName[]): Promise<unknown> =>
  Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })))

/**
 * A write; afterwards what was read of `touches`, and what waits, is read again, also after a refusal, which tells of news. Only a version
 * conflict leaves the screen as it is: what the person wrote must not vanish, nor be kept over somebody else's words.
 */
export function useDo<N extends RouteName>(name: N, touches: RouteName[] = []) {
  const client = useQueryClient()
  return useMutation<Answer<N>, Problem, Args<N>>({
    mutationFn: (args) => call(name, args),
    onSettled: (_, problem) => {
      if (problem?.code !== 'version_conflict') void refresh(client, ...touches, 'readWaiting')
    },
  })
}
