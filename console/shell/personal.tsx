import { ExperimentOutlined, UserOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { choose, useLook, type Look } from '../appearance'
import { useBrand } from '../brand'
import { CONSOLE_LANGUAGES, speak, type ConsoleLanguage } from '../i18n'
import { useTell } from '../parts/tell'
import { signOut, useSession } from '../session'

const LOOKS = { system: 'frame.lookSystem', light: 'frame.lookLight', dark: 'frame.lookDark' } as const

/** The foot of the rail: the sandbox while there is one, and a menu with language, look, password and the way out. */
export function Personal() {
  const { t, i18n } = useTranslation()
  const { self } = useSession()
  const { sandbox } = useBrand()
  const look = useLook()
  const go = useNavigate()
  const tell = useTell()
  const leave = (): void => {
    signOut().then(() => go({ to: '/login' }), tell.problem)
  }
  const menu: MenuProps = {
    selectable: true,
    multiple: true,
    selectedKeys: [`language:${i18n.language}`, `look:${look}`],
    items: [
      {
        type: 'group',
        label: t('frame.language'),
        children: CONSOLE_LANGUAGES.map((tag) => ({
          key: `language:${tag}`,
          label: <span data-testid={`language-${tag}`}>{t(`language.${tag}`)}</span>,
        })),
      },
      {
        type: 'group',
        label: t('frame.look'),
        children: (Object.keys(LOOKS) as Look[]).map((kind) => ({
          key: `look:${kind}`,
          label: <span data-testid={`look-${kind}`}>{t(LOOKS[kind])}</span>,
        })),
      },
      { type: 'divider' },
      { key: 'password', label: t('frame.password') },
      { key: 'leave', label: <span data-testid="sign-out">{t('frame.signOut')}</span> },
    ],
    onClick: ({ key }) => {
      const [kind, value] = key.split(':')
      if (kind === 'language') speak(value as ConsoleLanguage)
      else if (kind === 'look') choose(value as Look)
      else if (kind === 'password') void go({ to: '/settings', search: { tab: 'password' } })
      else leave()
    },
  }
  return (
    <div className="rail-foot">
      {sandbox && (
        <a
          className="rail-link"
          href={`${sandbox.baseUrl.replace(/\/$/, '')}/`}
          target="_blank"
          rel="noreferrer"
          data-testid="sandbox-link"
          title={t('frame.sandbox')}
        >
          <ExperimentOutlined />
          <span className="rail-word">{t('frame.sandbox')}</span>
        </a>
      )}
      <Dropdown menu={menu} trigger={['click']} placement="topLeft">
        <button type="button" className="rail-link rail-me" data-testid="personal-menu">
          <UserOutlined />
          <span className="rail-word">
            {self?.name}
            <small>{self && t(`role.${self.role}`)}</small>
          </span>
        </button>
      </Dropdown>
    </div>
  )
}
