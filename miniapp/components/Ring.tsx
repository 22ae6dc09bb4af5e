import { svgUrl } from '../codes/svg'
import { brandOnPaper } from '../look/brand'
import { useSession } from '../state/session'
import { Image } from './native'

/** How much of the code's time is left, 0 to 1, as a closing ring in the shop's colour. */
export function Ring({ left }: { left: number }) {
  const colour = brandOnPaper(useSession((session) => session.brand))
  const around = 2 * Math.PI * 8
  const shown = Math.max(0, Math.min(1, left)) * around
  return (
    <Image
      className="ring"
      ariaLabel=""
      src={svgUrl(
        `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 20 20"><g fill="none" stroke-width="3">` +
          `<circle cx="10" cy="10" r="8" stroke="#e6e8eb"/><circle cx="10" cy="10" r="8" stroke="${colour}" stroke-linecap="round" ` +
          `stroke-dasharray="${shown.toFixed(1)} ${around.toFixed(1)}" transform="rotate(-90 10 10)"/></g></svg>`,
      )}
    />
  )
}
