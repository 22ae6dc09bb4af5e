/** What people write to be left alone: `TD` (退订), as the SMS rules taught them, or the word itself. */
const STOP_WORDS = new Set(['TD', 'T', '退订', '退訂', 'UNSUBSCRIBE', 'STOP'])

/** True when the whole text is a stop word, whatever its width, case and punctuation at the end. */
export const isStopWord = (text: string): boolean =>
  STOP_WORDS.has(
    text
      .normalize('NFKC')
      .replace(/[\s.。!！]+$/, '')
      .trim()
      .toUpperCase(),
  )
