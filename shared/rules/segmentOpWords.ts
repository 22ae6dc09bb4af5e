import type { RuleOp } from './segmentFields'

/** Ops that are said as field, comparison, value; the other two have sentences of their own. */
export type SpokenOp = Exclude<RuleOp, 'between' | 'exists'>
type Ops = Record<SpokenOp, (field: string, value: string) => string>

export const hansOps: Ops = {
  eq: (f, v) => `${f}是${v}`,
  ne: (f, v) => `${f}不是${v}`,
  in: (f, v) => `${f}是${v}之一`,
  notIn: (f, v) => `${f}不是${v}中的任何一个`,
  gt: (f, v) => `${f}大于 ${v}`,
  gte: (f, v) => `${f}不小于 ${v}`,
  lt: (f, v) => `${f}小于 ${v}`,
  lte: (f, v) => `${f}不大于 ${v}`,
  withinDays: (f, v) => `${f}在最近 ${v} 天内`,
  olderThanDays: (f, v) => `${f}在 ${v} 天以前`,
  contains: (f, v) => `${f}含有${v}`,
}

export const hantOps: Ops = {
  ...hansOps,
  notIn: (f, v) => `${f}不是${v}中的任何一個`,
  gt: (f, v) => `${f}大於 ${v}`,
  gte: (f, v) => `${f}不小於 ${v}`,
  lt: (f, v) => `${f}小於 ${v}`,
  lte: (f, v) => `${f}不大於 ${v}`,
  withinDays: (f, v) => `${f}在最近 ${v} 天內`,
}

export const enOps: Ops = {
  eq: (f, v) => `${f} is ${v}`,
  ne: (f, v) => `${f} is not ${v}`,
  in: (f, v) => `${f} is one of ${v}`,
  notIn: (f, v) => `${f} is none of ${v}`,
  gt: (f, v) => `${f} is above ${v}`,
  gte: (f, v) => `${f} is at least ${v}`,
  lt: (f, v) => `${f} is below ${v}`,
  lte: (f, v) => `${f} is at most ${v}`,
  withinDays: (f, v) => `${f} is within the last ${v} days`,
  olderThanDays: (f, v) => `${f} is more than ${v} days ago`,
  contains: (f, v) => `${f} include ${v}`,
}

export const hansMomentOps: Ops = {
  ...hansOps,
  gt: (f, v) => `${f}晚于 ${v}`,
  gte: (f, v) => `${f}不早于 ${v}`,
  lt: (f, v) => `${f}早于 ${v}`,
  lte: (f, v) => `${f}不晚于 ${v}`,
}

export const hantMomentOps: Ops = {
  ...hantOps,
  gt: (f, v) => `${f}晚於 ${v}`,
  gte: (f, v) => `${f}不早於 ${v}`,
  lt: (f, v) => `${f}早於 ${v}`,
  lte: (f, v) => `${f}不晚於 ${v}`,
}

export const enMomentOps: Ops = {
  ...enOps,
  gt: (f, v) => `${f} is after ${v}`,
  gte: (f, v) => `${f} is not before ${v}`,
  lt: (f, v) => `${f} is before ${v}`,
  lte: (f, v) => `${f} is not after ${v}`,
}
