/**
 * What people write to be left alone: the words that Chinese short messages taught them (回 TD / T / N / R 退订), the
 * words themselves, and what other countries' messages taught.
 */
const STOP_WORDS = new Set([
  'TD',
  'T',
  'N',
  'R',
  'STOP',
  'UNSUBSCRIBE',
  '退订',
  '退訂',
  '退定',
  '取消',
  '取消订阅',
  '取消訂閱',
  '取消订閱',
  '取消关注',
  '取消關注',
  '拒收',
  '不再接收',
  '不要再发',
  '不要再發',
  '停止发送',
  '停止發送',
])
/** What politeness or the message's own wording puts before the word: 回复 TD, 请退订. */
const BEFORE = /^(?:我要|我想|请|請)?(?:回复|回覆|回復|回|发送|發送)?/
/** Some write the letter and what it means: TD 退订, T 退订. */
const LETTERS = /^(?:TD|T|N|R)(?=退订|退訂|退定|取消订阅|取消訂閱)/

/**
 * True when the whole text means "no more messages", whatever its width, case, quotes, brackets, punctuation and blanks,
 * seen or unseen. A sentence that merely holds such a word is none.
 */
export function isStopWord(text: string): boolean {
  const bare = text
    .normalize('NFKC')
    .replace(/[\p{P}\p{S}\p{Z}\p{C}\ufe00-\ufe0f\u115f\u1160\u2800]/gu, '')
    .toUpperCase()
  return [bare, bare.replace(BEFORE, ''), bare.replace(BEFORE, '').replace(LETTERS, '')].some((word) =>
    STOP_WORDS.has(word),
  )
}
