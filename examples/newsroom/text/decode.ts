// Turns the bytes of a file into text.
// Owns: byte order marks, telling UTF-8, UTF-16 and 8-bit text apart, telling text from binary.
// Guarantees: the encoding that was used is named; a text is never half decoded: what does not fit its
//   encoding is refused with a reason; line ends come out as `\n`.
// Refuses: to guess between 8-bit encodings: windows-1252, unless the file declares another.

/** Decoded text with the name of its encoding, or the reason why there is none. */
export type Decoded =
  | { readonly kind: 'text'; readonly text: string; readonly encoding: string }
  | { readonly kind: 'refused'; readonly reason: 'binary' | 'undecodable'; readonly detail: string };

/** How many leading units decide whether a file is text. */
const SAMPLE = 8_192;
/** More non-ASCII bytes than this share, and it is not Western text: in French 1 letter in 10 has an accent. */
const MAX_WESTERN_SHARE = 0.4;
const UNASSIGNED_IN_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Decodes `bytes`: by byte order mark, else as UTF-16 when every second byte tends to be zero, else as
 * UTF-8, else as `declared` (a WHATWG label, such as an HTML page's `charset`), else as windows-1252.
 */
export function decode(bytes: Uint8Array, declared?: string): Decoded {
  const wide = byteOrderMark(bytes) ?? bareUtf16(bytes);
  if (wide === 'utf-32') return refused('undecodable', 'UTF-32 is not supported; save the file as UTF-8');
  if (wide !== undefined) {
    const text = strictly(wide, bytes);
    if (text === undefined) return refused('undecodable', `begins like ${wide} and is not valid ${wide}`);
    return hasManyControls(text.length, (i) => text.charCodeAt(i))
      ? refused('binary', 'contains many control characters')
      : decoded(text, wide);
  }
  if (bytes.includes(0)) return refused('binary', 'contains zero bytes');
  if (hasManyControls(bytes.length, (i) => bytes[i] as number)) return refused('binary', 'contains many control bytes');

  const utf8 = strictly('utf-8', bytes);
  if (utf8 !== undefined) return decoded(utf8, 'utf-8');
  const asDeclared = declared === undefined ? undefined : strictly(declared, bytes);
  if (declared !== undefined && asDeclared !== undefined) return decoded(asDeclared, declared.toLowerCase());
  return isWestern(bytes)
    ? decoded(new TextDecoder('windows-1252').decode(bytes), 'windows-1252')
    : refused('undecodable', 'neither UTF-8 nor Western 8-bit text; save the file as UTF-8');
}

function decoded(text: string, encoding: string): Decoded {
  return { kind: 'text', text: text.replace(/\r\n?/g, '\n'), encoding };
}

function refused(reason: 'binary' | 'undecodable', detail: string): Decoded {
  return { kind: 'refused', reason, detail };
}

/** The text without its byte order mark, or undefined when a byte does not fit or the label is unknown. */
function strictly(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function byteOrderMark(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32' | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32';
  return undefined;
}

/** UTF-16 without a mark: ASCII letters, spaces and line ends have a zero in one half of the pair, never in the other. */
function bareUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(bytes.length, SAMPLE) >> 1;
  let high = 0;
  let low = 0;
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) high++;
    if (bytes[2 * i + 1] === 0) low++;
  }
  if (low * 10 > pairs && high === 0) return 'utf-16le';
  if (high * 10 > pairs && low === 0) return 'utf-16be';
  return undefined;
}

/** Whether more than 1 in 20 leading units is a control other than white space and escape. */
function hasManyControls(length: number, unitAt: (index: number) => number): boolean {
  const sampled = Math.min(length, SAMPLE);
  let controls = 0;
  for (let i = 0; i < sampled; i++) {
    const unit = unitAt(i);
    if (unit < 0x20 && (unit < 0x09 || unit > 0x0d) && unit !== 0x1b) controls++;
  }
  return controls * 20 > sampled;
}

function isWestern(bytes: Uint8Array): boolean {
  let high = 0;
  let visible = 0;
  for (const byte of bytes) {
    if (UNASSIGNED_IN_1252.has(byte)) return false;
    if (byte > 0x20) visible++;
    if (byte > 0x7f) high++;
  }
  return high <= visible * MAX_WESTERN_SHARE;
}
