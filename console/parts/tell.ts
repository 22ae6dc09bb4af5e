import { App, Button, type FormInstance } from 'antd'
import { createElement } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../data/problem'
import { problemText } from '../data/problemText'

/** Short notes at the top of the page: done, or the reason why not. */
export function useTell() {
  const { message } = App.useApp()
  const { t } = useTranslation()
  return {
    done: (text: string) => void message.success(text),
    /** Done, and for six seconds a way back. */
    undoable: (text: string, undo: () => void) => {
      const key = `undo-${text}`
      const back = createElement(
        Button,
        {
          type: 'link',
          size: 'small',
          'data-testid': 'undo',
          onClick: () => {
            message.destroy(key)
            undo()
          },
        },
        t('act.undo'),
      )
      void message.success({ key, duration: 6, content: createElement('span', null, text, ' ', back) })
    },
    /** Done, but somebody should look again. */
    askAgain: (text: string) => void message.warning(text, 8),
    /** A reason of our own why not. */
    sorry: (text: string) => void message.error(text, 5),
    problem: (thrown: unknown) => void message.error(problemText(t, asProblem(thrown)), 5),
  }
}

/** The fields a refusal names are marked in the form; false when it named none that the form has. */
export function markFields(
  form: FormInstance,
  thrown: unknown,
  known: (path: string) => (string | number)[] | null,
): boolean {
  const marks = asProblem(thrown).fields.flatMap(({ path, message }) => {
    const name = known(path)
    return name ? [{ name, errors: [message] }] : []
  })
  if (marks.length > 0) form.setFields(marks)
  return marks.length > 0
}
