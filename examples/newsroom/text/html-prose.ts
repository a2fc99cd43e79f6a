// Reads an HTML page as prose.
// Owns: which elements break a paragraph, which hold no prose.
// Guarantees: linear; a page that comes out empty, because it is laid out with tables or a menu was never
//   closed, is read again with all that is not a script or the like.
// Refuses: to apply style sheets or to run anything.

import { htmlTokens } from './html-tokens.ts';
import { type Heading, type Prose, reflow } from './prose.ts';

/** Elements inside a line of text; all others break the paragraph. */
const INLINE: ReadonlySet<string> = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark output q rp rt ruby s samp
  small span strike strong sub sup time tt u var wbr`.split(/\s+/),
);
const NEVER_PROSE = [
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'iframe',
  'object',
  'textarea',
  'select',
];
const RARELY_PROSE = ['nav', 'footer', 'aside', 'form', 'button', 'pre', 'table'];

/** The prose of a page; headings are kept out of the paragraphs. */
export function readHtml(html: string): Prose {
  const strict = readWithout(html, new Set([...NEVER_PROSE, ...RARELY_PROSE]));
  return strict.paragraphs.length > 0 ? strict : readWithout(html, new Set(NEVER_PROSE));
}

function readWithout(html: string, skipped: ReadonlySet<string>): Prose {
  const headings: Heading[] = [];
  const paragraphs: string[] = [];
  const tables: string[] = [];
  let declared = '';
  let buffer: string[] = [];
  let into: 'paragraph' | 'title' | number = 'paragraph';
  let inside = { name: '', depth: 0, buffer: [] as string[] };

  const flush = (): void => {
    const text = reflow(buffer.join(''));
    buffer = [];
    if (text === '') return;
    if (into === 'title') declared = declared === '' ? text : declared;
    else if (into === 'paragraph') paragraphs.push(text);
    else headings.push({ depth: into, text });
  };

  for (const token of htmlTokens(html)) {
    if (inside.depth > 0) {
      if (token.kind === 'text') inside.buffer.push(token.text, ' ');
      else if (token.name === inside.name) inside.depth += token.kind === 'open' ? 1 : -1;
      if (inside.depth === 0 && inside.name === 'table') tables.push(reflow(inside.buffer.join('')));
    } else if (token.kind === 'text') {
      buffer.push(token.text);
    } else if (token.kind === 'open' && skipped.has(token.name) && !token.attributes.endsWith('/')) {
      if (!INLINE.has(token.name)) flush();
      inside = { name: token.name, depth: 1, buffer: [] };
    } else if (token.name === 'br' && buffer.at(-1) !== '\n') {
      buffer.push('\n');
    } else if (!INLINE.has(token.name)) {
      flush();
      into = target(token.kind, token.name);
    }
  }
  flush();
  const title = declared || headings.find((heading) => heading.depth === 1)?.text || '';
  return { title, headings, paragraphs, tables: tables.filter((text) => text !== '') };
}

/** Where the text after a block tag belongs: a heading's level, the page's title or a paragraph. */
function target(kind: 'open' | 'close', name: string): 'paragraph' | 'title' | number {
  if (kind === 'close') return 'paragraph';
  if (name === 'title') return 'title';
  return /^h[1-6]$/.test(name) ? Number(name[1]) : 'paragraph';
}
