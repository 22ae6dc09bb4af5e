import { EyeOutlined } from '@ant-design/icons'
import { Button, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IDENTITY_LINKS, type LinkKind } from '../../../shared/rules/identityLinks'
import { useDo } from '../../data/read'
import { ReasonDialog } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import { exact, When } from '../../parts/when'
import { useMay } from '../../session'
import type { MemberRow } from './columns'
import { platformWord } from './words'

type Identity = MemberRow['identities'][number]

/** What each identity is in the table of what may be concluded from it. */
const LINKS: Record<Identity['kind'], LinkKind> = {
  mini_openid: 'mini_openid',
  oa_openid: 'oa_openid',
  unionid: 'unionid',
  platform: 'platform_id',
  shop_id: 'taobao_ouid',
  email: 'email_unverified',
  virtual_phone: 'virtual_number',
}

/** An address that she proved herself joins; one that others gave suggests. */
const linkOf = ({ kind, source }: Identity): LinkKind =>
  kind === 'email' && source === 'member' ? 'email_verified' : LINKS[kind]

/** By what this person is known beside her phone: masked, with who told it, since when, and what may be concluded from it. */
export function Identities({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  if (member.identities.length === 0) return <EmptyState small title={t('members.noIdentity')} />
  return (
    <>
      <dl className="facts" data-testid="member-identities">
        {member.identities.map((one, at) => (
          <div key={`${one.kind}${one.platform}${one.value}${at}`} style={{ display: 'contents' }}>
            <dt>{one.kind === 'platform' ? platformWord(t, one.platform ?? '') : t(`members.identity.${one.kind}`)}</dt>
            <dd>
              <span className="code">{one.value}</span> <Power of={one} />{' '}
              <span className="soft">
                <IdentitySource of={one.kind === 'platform' ? { ...one, platform: null } : one} />
                {one.until !== null && ` · ${t('members.lentUntil', { at: exact(one.until) })}`}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {member.identities.some(({ kind }) => kind === 'virtual_phone') && <Lent id={member.id} />}
    </>
  )
}

/** Whether records are joined by it, and why. */
function Power({ of }: { of: Identity }) {
  const { t, i18n } = useTranslation()
  const { power, why } = IDENTITY_LINKS[linkOf(of)]
  return (
    <Tooltip title={why[i18n.language.startsWith('en') ? 'en' : 'zh']}>
      <Tag color={power === 'neither' ? 'warning' : undefined}>{t(`members.linkPower.${power}`)}</Tag>
    </Tooltip>
  )
}

/** The numbers a platform lent, whole, for a reason; kept nowhere but here, and gone with this part of the page. */
function Lent({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const reveal = useDo('revealVirtualPhones')
  const [asking, setAsking] = useState(false)
  const [told, setTold] = useState<{ phone: string; extension: string | null; expiresAt: string }[] | null>(null)
  if (!may('revealVirtualPhones')) return null
  if (told)
    return (
      <div className="stack-tight" data-testid="member-lent">
        {told.map(({ phone, extension, expiresAt }) => (
          <div key={`${phone}${extension}`}>
            <span className="code">{phone}</span>{' '}
            {extension !== null && <span className="code">{t('members.lentExtension', { n: extension })}</span>}{' '}
            <span className="soft">{t('members.lentUntil', { at: exact(expiresAt) })}</span>
          </div>
        ))}
      </div>
    )
  return (
    <>
      <div>
        <Button
          type="link"
          size="small"
          icon={<EyeOutlined />}
          onClick={() => setAsking(true)}
          data-testid="lent-reveal"
        >
          {t('members.lentReveal')}
        </Button>
      </div>
      {asking && (
        <ReasonDialog
          title={t('members.lentReveal')}
          hint={t('members.lentRevealHint')}
          leave={() => setAsking(false)}
          act={async (reason) => {
            setTold((await reveal.mutateAsync({ params: { id }, body: { reason } })).items)
            reveal.reset()
          }}
        />
      )}
    </>
  )
}

/** Who told it, on which platform, and when. */
export function IdentitySource({ of }: { of: Identity }) {
  const { t } = useTranslation()
  const from = t(`members.identitySource.${of.source}`)
  return (
    <>
      {of.platform === null ? from : `${platformWord(t, of.platform)} · ${from}`}
      {of.since !== null && (
        <>
          {' · '}
          <When at={of.since} />
        </>
      )}
    </>
  )
}
