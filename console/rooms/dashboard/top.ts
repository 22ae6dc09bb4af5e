/** What stands on top is read for all of it together; its parts do not ask once more on being drawn. */
export const TOP = { freshForMs: 5_000 }
