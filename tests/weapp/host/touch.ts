import type { Node } from './nodes'
import type { Page } from './pages'
import type { ScriptWorld } from './script'
import type { Template, Templates } from './templates'

/** Events that climb from the touched element to the page (developers.weixin.qq.com, event system). */
const CLIMBING = new Set(['tap', 'longpress', 'touchstart', 'touchmove', 'touchend', 'touchcancel'])

/** The name an element has in the view layer. */
const nameOf = (node: Node): { id: string; dataset: { sid: string }; offsetLeft: number; offsetTop: number } => ({
  id: node.uid ?? node.sid,
  dataset: { sid: node.sid },
  offsetLeft: 0,
  offsetTop: 0,
})

const handles = (template: Template, type: string): boolean => template.binds.has(type) || template.catches.has(type)

/**
 * Gives an event to the page as the view layer does: to the last element of `path` and, where its kind climbs, to each
 * one around it, but only where the template listens. True when anybody listened.
 */
export function fire(
  parts: { page: Page; path: readonly Node[]; templates: Templates; script: ScriptWorld; now: number },
  type: string,
  detail: object,
): boolean {
  const { page, path, templates, script } = parts
  const target = path[path.length - 1]!
  const way = CLIMBING.has(type) ? [...path].reverse() : [target]
  const touches = CLIMBING.has(type) ? [{ identifier: 0, pageX: 0, pageY: 0, clientX: 0, clientY: 0 }] : undefined
  let heard = false
  for (const node of way) {
    const template = templates.of(node)
    if (!handles(template, type)) continue
    heard = true
    page.call(
      'eh',
      script.give({
        type,
        timeStamp: parts.now,
        target: nameOf(target),
        currentTarget: nameOf(node),
        mark: {},
        detail,
        ...(touches ? { touches, changedTouches: touches } : {}),
        mut: false,
      }),
    )
    if (template.catches.has(type)) break
  }
  return heard
}
