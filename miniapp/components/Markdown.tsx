import { View } from '@tarojs/components'
import { markdownLines } from '../../shared/rules/plainMarkdown'

/** The plain Markdown of the agreements. */
export function Markdown({ text }: { text: string }) {
  return (
    <View>
      {markdownLines(text).map(({ kind, words }, place) => (
        <View
          key={place}
          className={kind === 'heading' ? 'markdown-heading' : `markdown-text ${kind === 'quote' ? 'soft' : ''}`}
        >
          {words}
        </View>
      ))}
    </View>
  )
}
