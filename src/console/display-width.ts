// How many columns a text takes on a terminal, and how to cut it to fit. The text must hold no control characters.
// Wide: East Asian scripts and emoji. An approximation of Unicode's tables that is right for what people put into names.

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /^(?:\p{Emoji_Presentation}|.\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}])/u;
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the printable range begins after them
const plainAscii = /^[\u0020-\u007E]*$/;

export function displayWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments.segment(text)) width += widthOf(segment);
  return width;
}

/** The text cut to at most `columns`, ending in '…' if something was cut. */
export function fit(text: string, columns: number): string {
  if (text.length <= columns && plainAscii.test(text)) return text;
  let width = 0;
  let end = 0; // of what fits together with a '…'
  for (const { segment, index } of segments.segment(text)) {
    const next = width + widthOf(segment);
    if (next > columns) return columns < 1 ? '' : `${text.slice(0, end)}…`;
    width = next;
    if (width < columns) end = index + segment.length;
  }
  return text;
}

/** The text with spaces up to `columns`. */
export function pad(text: string, columns: number, side: 'left' | 'right' = 'right'): string {
  const spaces = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return side === 'left' ? spaces + text : text + spaces;
}

/** The text cut to 500 characters, whatever their width: a bound on what is sent. */
export function short(text: string): string {
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

function widthOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
