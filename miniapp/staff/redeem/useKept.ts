import { platform } from '@platform'
import { useState } from 'react'

/** Something that is on or off at this till, kept on the phone; off until somebody switches it on. */
export const useKept = (name: string): [boolean, (on: boolean) => void] => {
  const [on, setOn] = useState(platform.read(name) === true)
  return [
    on,
    (next) => {
      platform.write(name, next || null)
      setOn(next)
    },
  ]
}
