import { Button, Form, Input, Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColumnGroup } from '../../../shared/rules/importPlan'
import { useDo } from '../../data/read'
import { Choice } from '../../parts/choice'
import { Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { FIELDS, NEEDED, type Field } from './fields'
import { sourceWord, type Import, type Mapping } from './labels'

type File = NonNullable<Import['file']>
const LINES = ['whole', 'once', 'sum'] as const

/**
 * What the file is, and which of its columns says what. While the file is here the columns can be said otherwise; it is then
 * counted again and changes nothing yet.
 */
export function MappingSheet({ batch, file }: { batch: Import; file: File }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const run = useDo('runImport', ['readImport', 'listImports'])
  const [mapping, setMapping] = useState<Mapping>(file.mapping)
  const open = batch.hasFile && may('runImport') && ['checked', 'refused'].includes(batch.status)
  const changed = JSON.stringify(mapping) !== JSON.stringify(file.mapping)
  const columns = file.header.map((name, i) => ({ name, place: i + 1 })).filter(({ name }) => name !== '')
  // A name that stands twice is told apart by its place.
  const options = columns.map(({ name, place }) => ({
    value:
      columns.findIndex((one) => one.name === name) === columns.findIndex((one) => one.place === place)
        ? name
        : `#${place}`,
    label: columns.filter((one) => one.name === name).length > 1 ? `${name} (${place})` : name,
  }))
  const set = (field: Field, values: string[]): void => {
    const others = Object.fromEntries(Object.entries(mapping.columns).filter(([name]) => name !== field))
    const said = values.length > 0 ? { [field]: values.map(refOf) } : {}
    setMapping({ ...mapping, columns: { ...others, ...said } as Mapping['columns'] })
  }
  // What this file says and what no file can do without; everything else is looked for by whoever misses it.
  const isNear = (field: Field): boolean => file.mapping.columns[field] !== undefined || (open && NEEDED.has(field))
  const near = FIELDS[mapping.kind].filter(isNear)
  const far = FIELDS[mapping.kind].filter((field) => !isNear(field))
  const row = (field: Field) => (
    <Form.Item key={field} label={t(`imports.field.${field}`)} htmlFor={`import-field-${field}`}>
      <Select
        id={`import-field-${field}`}
        mode="multiple"
        disabled={!open}
        value={(mapping.columns[field] ?? []).map((ref) => textOf(ref as ColumnGroup))}
        onChange={(values) => set(field, values)}
        options={[...options, ...groupsOf(mapping.columns[field] ?? [])]}
        placeholder={t('imports.noColumn')}
        data-testid={`import-field-${field}`}
      />
    </Form.Item>
  )
  return (
    <Sheet title={t('imports.file.title')} extra={<Tag>{t(`imports.file.from.${file.mappingFrom}`)}</Tag>}>
      <div className="stack">
        <p className="soft wrap-any">
          {sourceWord(t, mapping.source)} · {file.format.toUpperCase()}
          {file.encoding && ` · ${t(`imports.file.encoding.${file.encoding}`)}`} ·{' '}
          {t('imports.file.header', { line: file.headerLine.toLocaleString() })}
          {file.skippedSheets.length > 0 && ` · ${t('imports.file.skipped', { names: file.skippedSheets.join('、') })}`}
        </p>
        <Form layout="vertical" component="div" className="halves" data-testid="import-mapping">
          <Form.Item label={t('imports.platform')} extra={t('imports.platformHint')} htmlFor="import-platform">
            <Input
              id="import-platform"
              value={mapping.platform ?? ''}
              disabled={!open}
              maxLength={32}
              placeholder={mapping.columns.platform ? t('imports.platformColumn') : 'taobao'}
              onChange={(event) =>
                setMapping({ ...mapping, platform: event.target.value.trim().toLowerCase() || null })
              }
              data-testid="import-platform"
            />
          </Form.Item>
          {mapping.kind === 'orders' && (
            <Form.Item label={t('imports.lines.label')}>
              <Choice
                testId="import-lines"
                value={mapping.lines}
                disabled={!open}
                onChange={(lines) => setMapping({ ...mapping, lines })}
                words={LINES.map((value) => ({ value, label: t(`imports.lines.${value}`) }))}
              />
            </Form.Item>
          )}
          {near.map(row)}
        </Form>
        {open && far.length > 0 && (
          <details>
            <summary className="soft">{t('imports.more', { n: far.length })}</summary>
            <Form layout="vertical" component="div" className="halves">
              {far.map(row)}
            </Form>
          </details>
        )}
        {open && (
          <div className="wizard-actions">
            {changed && <Button onClick={() => setMapping(file.mapping)}>{t('imports.undo')}</Button>}
            <Button
              type={changed || batch.status === 'refused' ? 'primary' : 'default'}
              disabled={!changed && batch.status === 'checked'}
              loading={run.isPending}
              data-testid="import-count"
              onClick={() =>
                run.mutate({ params: { id: batch.id }, body: { dryRun: true, mapping } }, { onError: tell.problem })
              }
            >
              {t('imports.countAgain')}
            </Button>
          </div>
        )}
      </div>
    </Sheet>
  )
}

const GLUE = ' + '
/** Columns that are read as one are chosen and let go of together. */
const textOf = (ref: ColumnGroup): string =>
  typeof ref === 'string' ? ref : typeof ref === 'number' ? `#${ref}` : ref.map(textOf).join(GLUE)
const refOf = (text: string): ColumnGroup => {
  if (/^#\d+$/.test(text)) return Number(text.slice(1))
  const parts = text.split(GLUE)
  return parts.length === 1 ? text : parts.map((part) => refOf(part) as string | number)
}
const groupsOf = (refs: readonly ColumnGroup[]): { value: string; label: string }[] =>
  refs.filter((ref) => typeof ref === 'object').map((ref) => ({ value: textOf(ref), label: textOf(ref) }))
