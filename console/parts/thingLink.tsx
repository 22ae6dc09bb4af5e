import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../session'
import { THING_NEEDS, type Thing } from './things'

/** A thing by its name: a link for those who may open its page, else the name alone. */
export function ThingLink(props: { to: Thing | null | undefined; className?: string; children: ReactNode }) {
  const may = useMay()
  const { to } = props
  if (!to || !may(THING_NEEDS[to.to])) return <span className={props.className}>{props.children}</span>
  return (
    <Link {...to} className={props.className}>
      {props.children}
    </Link>
  )
}
