import { bytesAt, type FileBytes } from './file-bytes'
import { FileRefused, LIMITS } from './refused'

/** What a file is by its first bytes, whatever its name says. */
export type FileForm = 'zip' | 'text'

const begins = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte)

/** Whether the file is an archive (a workbook perhaps) or text; old workbooks, other archives, web pages, pictures are refused. */
export async function whatItIs(file: FileBytes): Promise<FileForm> {
  if (file.size === 0) throw new FileRefused('file_empty')
  if (file.size > LIMITS.bytes) throw new FileRefused('file_too_large', { detail: String(file.size) })
  const head = await bytesAt(file, 0, 4096)
  if (begins(head, 0x50, 0x4b)) {
    // Bit 0 of its first part's flags: enciphered ([APPNOTE] 4.4.4); workbooks with a password are no archives.
    if ((head[6] ?? 0) & 1) throw new FileRefused('file_archive', { detail: 'password' })
    return 'zip'
  }
  if (begins(head, 0xd0, 0xcf, 0x11, 0xe0))
    throw new FileRefused((await isSealed(file, head)) ? 'file_password' : 'file_xls')
  if (isArchive(head)) throw new FileRefused('file_archive')
  if (isPicture(head)) throw new FileRefused('file_not_text')
  // Many systems call a page with a table "….xls"; Excel opens it, so nobody notices.
  if (/^[\ufeff\s]*<(?:!doctype|html|table|meta|\?xml|workbook|head|style)\b/i.test(head.toString('utf8')))
    throw new FileRefused('file_html')
  return 'text'
}

/** Rar, 7z, gzip, bzip2, xz. */
const isArchive = (head: Buffer): boolean =>
  begins(head, 0x52, 0x61, 0x72, 0x21) ||
  begins(head, 0x37, 0x7a, 0xbc, 0xaf) ||
  begins(head, 0x1f, 0x8b) ||
  begins(head, 0x42, 0x5a, 0x68) ||
  begins(head, 0xfd, 0x37, 0x7a, 0x58)

/** PDF, PNG, JPEG, GIF, a program. */
const isPicture = (head: Buffer): boolean =>
  begins(head, 0x25, 0x50, 0x44, 0x46) ||
  begins(head, 0x89, 0x50, 0x4e, 0x47) ||
  begins(head, 0xff, 0xd8, 0xff) ||
  begins(head, 0x47, 0x49, 0x46, 0x38) ||
  begins(head, 0x7f, 0x45, 0x4c, 0x46) ||
  begins(head, 0x4d, 0x5a, 0x90)

const SEALED = Buffer.from('EncryptedPackage', 'utf16le')

/** A workbook with a password is a compound file like an old .xls, with this name in its directory ([MS-OFFCRYPTO] 1.3.2). */
async function isSealed(file: FileBytes, head: Buffer): Promise<boolean> {
  if (head.length < 512) return false
  const sector = 2 ** Math.min(head.readUInt16LE(30), 16)
  const directory = (head.readUInt32LE(48) + 1) * sector
  return (await bytesAt(file, directory, 4096)).includes(SEALED)
}
