declare module 'swagger-ui-dist' {
  /** Where the package's files lie. */
  export function absolutePath(): string
}
