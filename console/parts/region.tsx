import { Cascader } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RegionNode } from '../../shared/contract/regions'
import { plainText } from '../../shared/rules/typed'
import { useRead } from '../data/read'

type Option = { value: string; label: string; children?: Option[] }

const optionsOf = (nodes: readonly RegionNode[], depth: number): Option[] =>
  nodes.map(({ code, name, children }) => ({
    value: code,
    label: name,
    ...(children?.length && depth > 1 ? { children: optionsOf(children, depth - 1) } : {}),
  }))

function pathsOf(nodes: readonly Option[], above: string[] = [], into = new Map<string, string[]>()) {
  for (const { value, children } of nodes) {
    const path = [...above, value]
    // A municipality and its one city may share a code; the higher place is the one meant.
    if (!into.has(value)) into.set(value, path)
    if (children) pathsOf(children, path, into)
  }
  return into
}

/** The region tree and its names; the tree changes once in years, so it is read once a page load. */
export function useRegions(depth = 3) {
  const { data, isPending } = useRead('readRegions', {}, { freshForMs: Infinity })
  return useMemo(() => {
    const options = optionsOf(data?.items ?? [], depth)
    const paths = pathsOf(options)
    const names = new Map<string, string>()
    const walk = (nodes: readonly RegionNode[]): void =>
      nodes.forEach((node) => {
        if (!names.has(node.code)) names.set(node.code, node.name)
        walk(node.children ?? [])
      })
    walk(data?.items ?? [])
    return { options, paths, isPending, nameOf: (code: string) => names.get(code) ?? code }
  }, [data, depth, isPending])
}

const found = (typed: string, path: Option[]): boolean => {
  const text = plainText(typed).trim()
  return path.some(({ label, value }) => label.includes(text) || value.startsWith(text))
}

/** One place, at any level: province, city or district. */
export function RegionPick(props: {
  value?: string | null
  onChange?: (code: string | null) => void
  id?: string
  testId: string
  disabled?: boolean
}) {
  const { t } = useTranslation()
  const { options, paths, isPending } = useRegions()
  return (
    <span data-testid={props.testId} className="wide block">
      <Cascader
        id={props.id}
        className="wide"
        options={options}
        loading={isPending}
        disabled={props.disabled}
        changeOnSelect
        showSearch={{ filter: found }}
        placeholder={t('stores.form.region')}
        value={props.value ? (paths.get(props.value) ?? [props.value]) : undefined}
        onChange={(path) => props.onChange?.(path?.at(-1) ?? null)}
      />
    </span>
  )
}

/** Several places; ticking a province means everything under it. */
export function RegionsPick(props: {
  value?: readonly string[]
  onChange?: (codes: string[]) => void
  id?: string
  disabled?: boolean
  testId: string
}) {
  const { t } = useTranslation()
  const { options, paths, isPending } = useRegions()
  return (
    <span data-testid={props.testId} className="region-pick">
      <Cascader
        id={props.id}
        disabled={props.disabled}
        multiple
        aria-label={t('stores.form.region')}
        className="wide"
        options={options}
        loading={isPending}
        showSearch={{ filter: found }}
        showCheckedStrategy={Cascader.SHOW_PARENT}
        maxTagCount="responsive"
        placeholder={t('stores.form.region')}
        value={(props.value ?? []).map((code) => paths.get(code) ?? [code])}
        onChange={(picked) => props.onChange?.(picked.map((path) => String(path.at(-1))))}
      />
    </span>
  )
}
