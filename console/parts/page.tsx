import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** A page: its name, what it is for, its actions, its content; the browser's tab carries the name too. */
export function Page(props: {
  title: string
  hint?: ReactNode
  actions?: ReactNode
  /** The pages above this one, the nearest last. */
  crumbs?: readonly (Pick<LinkProps, 'to' | 'search'> & { words: string })[]
  children: ReactNode
}) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${props.title} · ${t('app')}`
  }, [props.title, t])
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-name">
          {props.crumbs && (
            <nav className="crumbs" aria-label={t('table.crumbs')}>
              {props.crumbs.map(({ words, ...link }) => (
                <span key={words}>
                  <Link {...link}>{words}</Link> <span aria-hidden="true">/</span>
                </span>
              ))}
            </nav>
          )}
          <h1>{props.title}</h1>
          {props.hint && <p>{props.hint}</p>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  )
}

/** A sheet of paper on the ground, with an optional name. */
export const Sheet = (props: { title?: ReactNode; extra?: ReactNode; children: ReactNode; className?: string }) => (
  <section className={`sheet ${props.className ?? ''}`}>
    {(props.title || props.extra) && (
      <div className="sheet-head">
        <h2>{props.title}</h2>
        {props.extra}
      </div>
    )}
    {props.children}
  </section>
)

/** One number with its name: numbers come before plots. */
export const Figure = (props: { name: string; value: ReactNode; note?: ReactNode }) => (
  <div className="figure">
    <span className="figure-name">{props.name}</span>
    <span className="figure-value">{props.value}</span>
    {props.note && <span className="figure-note">{props.note}</span>}
  </div>
)
