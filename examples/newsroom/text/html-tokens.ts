// Cuts an HTML source into tags and texts.
// Owns: what is a tag, a comment, raw text, an attribute.
// Guarantees: never fails: what is no tag is text, as in a browser; linear in the length of the source.
// Refuses: to build a tree; unclosed and crossed elements are the reader's concern.

import { decodeEntities } from './entities.ts';

/** A piece of an HTML source; `offset` is where it begins, in UTF-16 units. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | {
      readonly kind: 'open' | 'close';
      /** In lower case. */
      readonly name: string;
      /** What stands between the name and `>`, undecoded; read it with `attribute`. */
      readonly attributes: string;
      readonly offset: number;
    };

/** Elements whose content is not markup, up to their own closing tag. */
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title']);
const TAG_NAME = /<(\/?)([A-Za-z][^\s/<>]*)/y;
const NEXT_IN_TAG = /["'<>]/g;

/** The tokens of `html` in order, comments and declarations left out, character references in texts decoded. */
export function* htmlTokens(html: string): Generator<HtmlToken, void, undefined> {
  let textStart = 0;
  let at = 0;
  const textUpTo = function* (end: number): Generator<HtmlToken, void, undefined> {
    if (end > textStart) yield { kind: 'text', text: decodeEntities(html.slice(textStart, end)), offset: textStart };
  };
  for (;;) {
    const start = html.indexOf('<', at);
    if (start < 0) break;
    const end = endOfDeclaration(html, start);
    if (end !== undefined) {
      yield* textUpTo(start);
      textStart = at = end;
      continue;
    }
    TAG_NAME.lastIndex = start;
    const opening = TAG_NAME.exec(html);
    const close = opening === null ? undefined : endOfTag(html, TAG_NAME.lastIndex);
    if (opening === null || close === undefined) {
      at = start + 1;
      continue;
    }
    yield* textUpTo(start);
    const name = (opening[2] as string).toLowerCase();
    const attributes = html.slice(start + opening[0].length, close - 1);
    const kind = opening[1] === '/' ? 'close' : 'open';
    yield { kind, name, attributes, offset: start };
    textStart = at = close;
    if (kind === 'open' && RAW.has(name)) at = endOfRaw(html, name, close);
  }
  yield* textUpTo(html.length);
}

/** The decoded value of an attribute, `''` when it has none, undefined when the tag lacks it; `name` in lower case. */
export function attribute(attributes: string, name: string): string | undefined {
  for (const match of attributes.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    if (match[1]?.toLowerCase() === name) return decodeEntities(match[2] ?? match[3] ?? match[4] ?? '');
  }
  return undefined;
}

/** The end of a comment, doctype or processing instruction that begins at `start`; to the source's end when unclosed. */
function endOfDeclaration(html: string, start: number): number | undefined {
  const next = html[start + 1];
  if (next !== '!' && next !== '?') return undefined;
  const closing = html.startsWith('<!--', start) ? '-->' : '>';
  const end = html.indexOf(closing, start + 2);
  return end < 0 ? html.length : end + closing.length;
}

/** The index after the `>` that ends a tag; undefined when a `<` or the source's end comes first. Quoted parts are jumped over. */
function endOfTag(html: string, from: number): number | undefined {
  NEXT_IN_TAG.lastIndex = from;
  for (let match = NEXT_IN_TAG.exec(html); match !== null; match = NEXT_IN_TAG.exec(html)) {
    if (match[0] === '>') return match.index + 1;
    if (match[0] === '<') return undefined;
    const closing = html.indexOf(match[0], match.index + 1);
    if (closing < 0) return undefined;
    NEXT_IN_TAG.lastIndex = closing + 1;
  }
  return undefined;
}

/** Where the closing tag of a raw element begins; the source's end when it is missing. */
function endOfRaw(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}
