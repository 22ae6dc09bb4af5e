/** Joiners, variation selectors, skin tones, combining marks and tags belong to the sign before them. */
const ATTACHED = /^(?:[\u0300-\u036f\u200d\u20e3\ufe00-\ufe0f]|\ud83c[\udffb-\udfff]|\udb40[\udc00-\udfff])$/
const LETTER = /^\ud83c[\udde6-\uddff]$/

/**
 * The first sign of a name as a person sees it: an emoji of several parts, a flag, a rare Han character are one. Written
 * out, since phones of these years know neither `Intl.Segmenter` nor `\p{…}` everywhere.
 */
export const initialOf = (name: string): string => {
  const signs = Array.from(name.trim())
  let initial = signs[0] ?? ''
  for (let place = 1; place < signs.length; place++) {
    const sign = signs[place]!
    const joined = signs[place - 1] === '\u200d'
    const flag = place === 1 && LETTER.test(initial) && LETTER.test(sign)
    if (!joined && !flag && !ATTACHED.test(sign)) break
    initial += sign
  }
  return initial
}
