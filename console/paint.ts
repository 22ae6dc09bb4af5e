import { cssVariables, type Mode } from '../shared/look/tokens'

/** The tokens as custom properties of the page, for our own styles; theme.ts hands the same ones to antd. */
export function paint(mode: Mode, brandColor: string): void {
  const root = document.documentElement
  root.dataset.mode = mode
  root.style.colorScheme = mode
  for (const line of cssVariables(mode, brandColor).split('\n')) {
    const at = line.indexOf(':')
    root.style.setProperty(line.slice(0, at).trim(), line.slice(at + 1, -1).trim())
  }
}
