/** Rows of the route table that the console may call, made at build time from the table itself (config/vite.config.mts). */
declare module 'virtual:contract' {
  export const PLACES: Readonly<
    Record<string, { method: string; path: string; roles: readonly string[] | null; keyed: boolean }>
  >
}
