import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { withId } from './withId'
import { role } from '../platform/spoken'

type ToggleProps = PropsWithChildren<{ id?: string; on: boolean; label: string; onChange: (on: boolean) => void }>

/** A tick box with its words; the whole row is the target, links inside stop the tap themselves. */
export function Check({ id, on, label, onChange, children }: ToggleProps) {
  return (
    <View
      {...withId(id)}
      className={`check ${on ? 'check-on' : ''}`}
      {...role('checkbox')}
      ariaLabel={label}
      aria-checked={on}
      onClick={() => onChange(!on)}
    >
      <View className="check-box">{on && <View className="check-mark" />}</View>
      <View className="grow">{children}</View>
    </View>
  )
}

export function Switch({ id, on, label, onChange }: ToggleProps) {
  return (
    <View
      {...withId(id)}
      className={`switch ${on ? 'switch-on' : ''}`}
      {...role('switch')}
      ariaLabel={label}
      aria-checked={on}
      hoverClass="pressed"
      onClick={() => onChange(!on)}
    >
      <View className="switch-knob" />
    </View>
  )
}
