// Reads one file into a document, the unit of work of the newsroom.
// Owns: the size limit, the refusal of what is no regular file, the choice of the format.
// Guarantees: the outcome is data, never a throw; at most `maxBytes` + 1 bytes are read, even from a file
//   that grows meanwhile; a FIFO, socket or device is refused without waiting for it.
// Refuses: to follow links inside the text (links.ts) or to keep anything between calls.

import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decode } from './decode.ts';
import { errorCode, inWords } from './file-errors.ts';
import { readProse, type TextFormat } from './plain-text.ts';
import { countWords } from './tokens.ts';

/** A text file as read; plain data, safe to send between actors, threads and nodes. */
export interface TextDocument {
  readonly kind: 'document';
  /** Relative to the folder of the scan, with `/`; the document's identity. */
  readonly path: string;
  /** As declared by the text itself, or `''`. */
  readonly title: string;
  readonly format: TextFormat;
  /** The source as decoded, markup included, line ends `\n`. */
  readonly text: string;
  /** The encoding that was used: a WHATWG label such as `utf-8` or `windows-1252`. */
  readonly encoding: string;
  readonly bytes: number;
  /** Words of the prose, code and tables left out. */
  readonly words: number;
  /** Last change, milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** A file that gives no document, and why; `given-up` is what others say of one that could be read. */
export interface RejectedFile {
  readonly kind: 'rejected';
  readonly path: string;
  readonly reason: 'missing' | 'unreadable' | 'binary' | 'too-large' | 'empty' | 'undecodable' | 'given-up';
  readonly detail: string;
}

export interface ReadOptions {
  /** Largest file read, in bytes. @default 2_097_152 */
  readonly maxBytes?: number;
}

/** Reads the file `path` below `root` and tells its title, format, encoding and size. */
export async function readDocument(
  root: string,
  path: string,
  options: ReadOptions = {},
): Promise<TextDocument | RejectedFile> {
  const maxBytes = options.maxBytes ?? 2 * 1024 * 1024;
  const rejected = (reason: RejectedFile['reason'], detail: string): RejectedFile => ({
    kind: 'rejected',
    path,
    reason,
    detail,
  });

  let bytes: Uint8Array;
  let modifiedMs: number;
  try {
    const full = join(root, path);
    // Asked before opening, because opening a device can have effects, and again after, because the name
    // may have changed hands; O_NONBLOCK keeps a FIFO from waiting for its writer.
    if (!(await stat(full)).isFile()) return rejected('unreadable', 'not a regular file');
    await using file = await open(full, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile()) return rejected('unreadable', 'not a regular file');
    if (stats.size > maxBytes) return rejected('too-large', `${stats.size} bytes; the limit is ${maxBytes}`);
    bytes = await readAtMost(file, maxBytes + 1, stats.size);
    if (bytes.length > maxBytes) return rejected('too-large', `grew past the limit of ${maxBytes} bytes`);
    modifiedMs = Math.round(stats.mtimeMs);
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
    return rejected(missing ? 'missing' : 'unreadable', inWords(error));
  }

  if (bytes.length === 0) return rejected('empty', 'no bytes');
  const decoded = decode(bytes, declaredCharset(path, bytes));
  if (decoded.kind === 'refused') return rejected(decoded.reason, decoded.detail);
  const { text, encoding } = decoded;
  if (text.trim() === '') return rejected('empty', 'only white space');

  const format = formatOf(path, text);
  const prose = readProse(text, format);
  const words = countWords(prose.paragraphs.join('\n\n'));
  return { kind: 'document', path, title: prose.title, format, text, encoding, bytes: bytes.length, words, modifiedMs };
}

/** The format by the name's extension, else by how the text begins. */
function formatOf(path: string, text: string): TextFormat {
  const name = basename(path);
  if (/\.(?:md|markdown|mdown|mkd|mdx)$/i.test(name)) return 'markdown';
  if (/\.(?:html?|xhtml)$/i.test(name)) return 'html';
  return /^\s*<(?:!doctype html|html)\b/i.test(text.slice(0, 256)) ? 'html' : 'plain';
}

/** Reads to the end of the file or to `limit` bytes; `expected` only sizes the buffer. */
async function readAtMost(file: FileHandle, limit: number, expected: number): Promise<Uint8Array> {
  let buffer = Buffer.allocUnsafe(Math.min(limit, expected + 1));
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === limit) return buffer.subarray(0, length);
    if (length === buffer.length) {
      buffer = Buffer.concat([buffer], Math.min(limit, 2 * length + 4_096));
    }
  }
}

/** The charset that an HTML page names in its first kilobyte. */
function declaredCharset(path: string, bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  if (formatOf(path, head) !== 'html') return undefined;
  return /<meta\b[^>]*\bcharset\s*=\s*["']?([\w:.-]+)/i.exec(head)?.[1];
}
