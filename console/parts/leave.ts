import { App } from 'antd'
import { useTranslation } from 'react-i18next'

/** Leaves a dialog at once while nothing was filled in, else only after a question. */
export function useLeave(filled: () => boolean, leave: () => void): () => void {
  const { modal } = App.useApp()
  const { t } = useTranslation()
  return () => {
    if (!filled()) return leave()
    void modal.confirm({
      title: t('draft.throwAway'),
      okText: t('draft.throwAwayYes'),
      cancelText: t('draft.stay'),
      okButtonProps: { danger: true, 'data-testid': 'dialog-throw-away' },
      autoFocusButton: 'cancel',
      onOk: leave,
    })
  }
}
