import type { Caller } from './caller'

export type CodeUnlimitRequest = {
  /** 1–32 of the characters the platform allows; found again as `query.scene`. */
  scene: string
  /** Without leading slash and without query; the home page when left out. */
  page?: string
  /** False lets a code be made for a page that is not released yet. */
  checkPath?: boolean
  envVersion?: 'release' | 'trial' | 'develop'
  /** 280–1280 px. */
  width?: number
}

/** Gives the bytes of a mini-program code that never expires. Throws `bad_message` for a refused scene or page. */
export async function codeUnlimit(caller: Caller, request: CodeUnlimitRequest): Promise<Buffer> {
  return caller.picture({
    path: '/wxa/getwxacodeunlimit',
    method: 'POST',
    body: {
      scene: request.scene,
      ...(request.page === undefined ? {} : { page: request.page }),
      ...(request.checkPath === undefined ? {} : { check_path: request.checkPath }),
      ...(request.envVersion === undefined ? {} : { env_version: request.envVersion }),
      ...(request.width === undefined ? {} : { width: request.width }),
    },
    repeat: 'read',
  })
}
