import { Modal, type ModalProps } from 'antd'
import { useEffect, useRef } from 'react'

/** A dialog, there while it is drawn; once it is gone the focus is where it was before. */
export function Dialog(props: Omit<ModalProps, 'open'>) {
  useFocusBack()
  return <Modal {...props} open />
}

/** Where the focus was when this appeared, it is again when this is gone; on the page where that is gone as well. */
export function useFocusBack(): void {
  const before = useRef<Element | null>(null)
  before.current ??= document.activeElement
  useEffect(
    () => () => {
      const found = before.current
      // What is over the page lets go of the focus itself first.
      window.setTimeout(() => giveBack(found), 0)
    },
    [],
  )
}

function giveBack(found: Element | null): void {
  const now = document.activeElement
  // One dialog leads to the next; only a question whether to leave is gone by itself.
  if (now?.closest('[role="dialog"]:not(.ant-modal-confirm)')) return
  if (found instanceof HTMLElement && found !== document.body && found.isConnected) return found.focus()
  if (now === null || now === document.body) document.getElementById('content')?.focus({ preventScroll: true })
}
