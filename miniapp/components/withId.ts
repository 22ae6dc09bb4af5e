/** No `id` prop at all where there is none: the web twin writes a given but undefined one into the document as "undefined". */
export const withId = (id: string | undefined): { id?: string } => (id === undefined ? {} : { id })
