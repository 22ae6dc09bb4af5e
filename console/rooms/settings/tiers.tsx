import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { PROFILE_STEPS } from '../../../shared/rules/member'
import { InLanguages } from '../../parts/inLanguages'
import { NumberInput } from '../../parts/number'
import { CodeInput } from '../../parts/typed'
import { Benefits } from './benefits'
import { Keeping } from './keeping'
import { WhoWouldMove } from './whoWouldMove'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Filled = Settings['membership']

/** A field that was never touched holds nothing; the server wants to hear that there is nothing. */
const tiersOf = (tiers: readonly Filled['tiers'][number][]): Filled['tiers'] =>
  tiers.map(({ key, name, names, minPoints, benefits, keep }) => ({
    key,
    name: name.trim(),
    names: names ?? null,
    minPoints: minPoints ?? null,
    benefits: (benefits ?? []).map(({ text, texts }) => ({ text: text.trim(), texts: texts ?? null })),
    keep: keep ?? null,
  }))

/** The tiers with what they bring, lowest first, and what each step of a profile brings once. */
export function Tiers({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  return (
    <Subject
      settings={settings}
      name="tiers"
      initial={settings.membership}
      sent={({ tiers, profilePoints }) => ({ membership: { tiers: tiersOf(tiers), profilePoints } })}
    >
      {(locked) => (
        <>
          <h2 className="form-part">{t('tiers.title')}</h2>
          <p className="soft">{t('tiers.hint')}</p>
          <Form.List name="tiers">
            {(rows, { add, remove }) => (
              <div className="stack">
                {rows.map(({ key, name }) => (
                  <Card
                    key={key}
                    size="small"
                    title={<span data-testid={`tier-${name}`}>{name + 1}</span>}
                    extra={
                      rows.length > 1 && (
                        <Button
                          type="text"
                          icon={<DeleteOutlined />}
                          aria-label={t('act.remove')}
                          onClick={() => remove(name)}
                          data-testid={`tier-remove-${name}`}
                        />
                      )
                    }
                  >
                    <Form.Item name={[name, 'name']} label={t('tiers.name')} rules={[{ ...must, whitespace: true }]}>
                      <Input maxLength={20} data-testid={`tier-name-${name}`} />
                    </Form.Item>
                    <Form.Item name={[name, 'names']}>
                      <InLanguages max={20} disabled={locked} testId={`tier-names-${name}`} />
                    </Form.Item>
                    <Form.Item name={[name, 'key']} label={t('tiers.key')} extra={t('tiers.keyHint')} rules={[must]}>
                      <CodeInput maxLength={20} data-testid={`tier-key-${name}`} />
                    </Form.Item>
                    <Form.Item
                      name={[name, 'minPoints']}
                      label={t('tiers.minPoints')}
                      extra={name > 0 && t('tiers.minPointsHint')}
                      rules={name === 0 ? [must] : []}
                    >
                      <NumberInput
                        className="wide"
                        min={0}
                        max={100_000_000}
                        precision={0}
                        data-testid={`tier-points-${name}`}
                      />
                    </Form.Item>
                    {name > 0 && <Keeping tier={name} />}
                    <Benefits tier={name} locked={locked} />
                  </Card>
                ))}
                {rows.length < 10 && !locked && (
                  <div>
                    <Button
                      icon={<PlusOutlined />}
                      onClick={() => add({ key: '', name: '', names: null, minPoints: null, benefits: [], keep: null })}
                      data-testid="tier-add"
                    >
                      {t('tiers.addTier')}
                    </Button>
                  </div>
                )}
              </div>
            )}
          </Form.List>
          {!locked && <WhoWouldMove tiersOf={tiersOf} />}
          <h2 className="form-part">{t('tiers.rewards')}</h2>
          <p className="soft">{t('tiers.rewardsHint')}</p>
          {PROFILE_STEPS.map((step) => (
            <Form.Item key={step} name={['profilePoints', step]} label={t(`tiers.step.${step}`)} rules={[must]}>
              <NumberInput className="wide" min={0} max={100_000} precision={0} data-testid={`reward-${step}`} />
            </Form.Item>
          ))}
        </>
      )}
    </Subject>
  )
}
