import type { z } from 'zod'
import { AppError, type FieldError } from './errors'

/** Parses one end of the door; every wrong field is named. */
export function check<T extends z.ZodType>(schema: T, value: unknown, where: 'query' | 'body'): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('validation_failed', { errors: fieldErrors(parsed.error.issues, where) })
}

function fieldErrors(issues: z.core.$ZodIssue[], where: 'query' | 'body'): FieldError[] {
  const out: FieldError[] = []
  for (const issue of issues) {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) out.push({ path: path ? `${path}.${key}` : key, message: 'unknown field' })
    else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      // Of the branches of a union the one that got furthest explains best.
      const best = [...issue.errors].sort((a, b) => a.length - b.length)[0]!
      out.push(
        ...fieldErrors(best, where).map((e) => ({
          path: path ? (e.path ? `${path}.${e.path}` : path) : e.path,
          message: e.message,
        })),
      )
    } else out.push({ path: path || where, message: issue.message })
  }
  // One message a field: the first says enough.
  return out.filter((e, i) => out.findIndex((o) => o.path === e.path) === i).slice(0, 50)
}
