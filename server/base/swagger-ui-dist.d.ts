/** Asked for by its file: the package's entry would read its whole page (1.4 MB) into every process. */
declare module 'swagger-ui-dist/absolute-path.js' {
  /** Where the package's files lie. */
  export default function absolutePath(): string
}
