export type Change = { kind: 'same' | 'gone' | 'come'; line: string }

/** Beyond so many pairs of lines nobody compares them one by one: the middle is told as gone and come whole. */
const MOST_PAIRS = 4_000_000

const same = (line: string): Change => ({ kind: 'same', line })
const gone = (line: string): Change => ({ kind: 'gone', line })
const come = (line: string): Change => ({ kind: 'come', line })

/** What has to be taken away and what added to make the second list of lines out of the first: as little as possible, what goes before what comes. */
export function differenceOf(before: readonly string[], after: readonly string[]): Change[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const old = before.slice(head, before.length - tail)
  const fresh = after.slice(head, after.length - tail)
  const middle = old.length * fresh.length > MOST_PAIRS ? [...old.map(gone), ...fresh.map(come)] : compared(old, fresh)
  return [...before.slice(0, head).map(same), ...middle, ...before.slice(before.length - tail).map(same)]
}

/** By the longest lines both have in the same order: `kept[i][j]` is how many they still share from these places on. */
function compared(old: readonly string[], fresh: readonly string[]): Change[] {
  const kept = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      kept[i]![j] = old[i] === fresh[j] ? kept[i + 1]![j + 1]! + 1 : Math.max(kept[i + 1]![j]!, kept[i]![j + 1]!)
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      changes.push(same(old[i]!))
      i++
      j++
    } else if (kept[i + 1]![j]! >= kept[i]![j + 1]!) changes.push(gone(old[i++]!))
    else changes.push(come(fresh[j++]!))
  }
  return [...changes, ...old.slice(i).map(gone), ...fresh.slice(j).map(come)]
}
