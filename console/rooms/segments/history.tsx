import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { useDo, useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'

type Version = Answer<'listSegmentVersions'>['items'][number]

/** What a segment was before, who changed it and why; an earlier rule can be taken again, which is one more change. */
export function History({ id, version }: { id: string; version: number }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const versions = useRead('listSegmentVersions', { params: { id } })
  const edit = useDo('editSegment', ['listSegments', 'readSegment', 'listSegmentVersions'])
  const take = ({ name, rule, version: past }: Version): void =>
    edit.mutate(
      { params: { id }, body: { name, rule, why: t('segments.history.backWhy', { n: past }) }, ifMatch: version },
      { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
    )
  return (
    <Sheet title={t('segments.history.title')}>
      <Read of={versions}>
        {({ items }) => (
          <ul className="plain-list" data-testid="segment-history">
            {items.map((one, i) => (
              <li key={one.version}>
                <div className="wrap-any grow">
                  {one.name} · {one.sentence}
                  {one.why && <div>「{one.why}」</div>}
                  <div className="soft">
                    {one.by ?? t('segments.history.unknown')} · <When at={one.at} />
                  </div>
                </div>
                {i === 0 ? (
                  <span className="soft">{t('segments.history.now')}</span>
                ) : (
                  may('editSegment') && (
                    <Button
                      size="small"
                      loading={edit.isPending}
                      onClick={() => take(one)}
                      data-testid={`segment-version-${one.version}`}
                    >
                      {t('segments.history.back')}
                    </Button>
                  )
                )}
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Sheet>
  )
}
