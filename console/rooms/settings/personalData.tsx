import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { RETENTION } from '../../../shared/rules/retention'
import { useDo } from '../../data/read'
import { Sheet } from '../../parts/page'
import { saveHtml } from '../../parts/saveFile'
import { useTell } from '../../parts/tell'

/** For how long each thing is kept, and the report that an auditor asks for. */
export function PersonalData() {
  const { t, i18n } = useTranslation()
  const tell = useTell()
  const make = useDo('createPrivacyReport')
  const language = i18n.language === 'en' ? 'en' : 'zh-Hans'
  const save = (): void => make.mutate({}, { onSuccess: saveHtml, onError: (problem) => tell.problem(problem) })
  return (
    <div className="stack">
      <Sheet
        title={t('settings.personalData.report')}
        extra={
          <Button type="primary" loading={make.isPending} onClick={save} data-testid="privacy-report">
            {t('settings.personalData.make')}
          </Button>
        }
      >
        <p className="soft">{t('settings.personalData.reportHint')}</p>
      </Sheet>
      <Sheet title={t('settings.personalData.kept')}>
        <p className="soft">{t('settings.personalData.keptHint')}</p>
        <Table
          data-testid="retention"
          size="middle"
          rowKey="key"
          pagination={false}
          scroll={{ x: 760 }}
          dataSource={[...RETENTION]}
          columns={[
            { key: 'what', title: t('settings.personalData.what'), render: (_, one) => one.what[language] },
            {
              key: 'days',
              title: t('settings.personalData.days'),
              width: 110,
              render: (_, one) =>
                one.days === null
                  ? t('settings.personalData.always')
                  : one.days === 0
                    ? t('settings.personalData.atOnce')
                    : t('settings.personalData.day', { count: one.days }),
            },
            { key: 'from', title: t('settings.personalData.from'), render: (_, one) => one.from[language] },
            { key: 'then', title: t('settings.personalData.then'), render: (_, one) => one.then[language] },
            { key: 'why', title: t('settings.personalData.why'), render: (_, one) => one.why[language] },
          ]}
        />
      </Sheet>
    </div>
  )
}
