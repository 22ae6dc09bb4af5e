import { View } from '@tarojs/components'

/** The plain Markdown of the agreements: headings, lists, quotations and paragraphs; marks inside a line are read as words. */
export function Markdown({ text }: { text: string }) {
  return (
    <View>
      {text
        .split(/\n+/)
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line, place) => {
          const heading = /^#+\s+(.*)$/.exec(line)
          if (heading) {
            return (
              <View key={place} className="markdown-heading">
                {heading[1]}
              </View>
            )
          }
          return (
            <View key={place} className={`markdown-text ${line.startsWith('>') ? 'soft' : ''}`}>
              {line
                .replace(/^>\s*/, '')
                .replace(/^[-*]\s+/, '· ')
                .replace(/\*\*|__|`/g, '')}
            </View>
          )
        })}
    </View>
  )
}
