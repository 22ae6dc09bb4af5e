import { z } from 'zod'
import type { Tx } from './database'
import { json, row, upsert, whole } from './sql'

/**
 * Figures that take long to count in a large shop, as they were counted last. Thrown away they are counted anew; a figure
 * whose shape changes takes another name.
 */
export const figureOf = <T>(shape: z.ZodType<T>) => ({ value: json(shape), at: whole })

/** The figure and when it was counted; null where nobody has. `shape` is a constant made by `figureOf`. */
export const readFigure = <T>(
  tx: Tx,
  name: string,
  shape: ReturnType<typeof figureOf<T>>,
): Promise<{ value: T; at: number } | null> =>
  row(tx, shape, 'SELECT value, at FROM figure WHERE name = ?', [name]) as Promise<{ value: T; at: number } | null>

/** Keeps the figure in place of the one before. */
export const keepFigure = (tx: Tx, name: string, value: unknown, at: number): Promise<void> =>
  upsert(tx, 'figure', ['name'], { name, value: JSON.stringify(value), at }, ['value', 'at'])
