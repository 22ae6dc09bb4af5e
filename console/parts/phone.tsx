import type { ReactNode } from 'react'

/** A phone that shows what a shopper will see. */
export const Phone = (props: { title: string; children: ReactNode; label: string }) => (
  <figure className="phone" aria-label={props.label}>
    <div className="phone-bar">
      <span>{props.title}</span>
    </div>
    <div className="phone-screen">{props.children}</div>
  </figure>
)
