export type MarkdownLine = { kind: 'heading' | 'quote' | 'text'; words: string }

/** The plain Markdown of the agreements, line by line: headings, lists, quotations and paragraphs; marks inside a line are read as words. */
export const markdownLines = (text: string): MarkdownLine[] =>
  text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line): MarkdownLine => {
      const heading = /^#+\s+(.*)$/.exec(line)
      if (heading) return { kind: 'heading', words: heading[1] ?? '' }
      const words = line
        .replace(/^>\s*/, '')
        .replace(/^[-*]\s+/, '· ')
        .replace(/\*\*|__|`/g, '')
      return { kind: line.startsWith('>') ? 'quote' : 'text', words }
    })
