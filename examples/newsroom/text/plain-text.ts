// Reads any document as prose: the one door to Markdown, HTML and plain text.
// Owns: the choice of the reader by format, and the reading of texts without markup.
// Guarantees: linear in the length of the text; never fails; the result is plain data.

import { readHtml } from './html-prose.ts';
import { readMarkdown } from './markdown-prose.ts';
import { type Heading, type Prose, reflow } from './prose.ts';

/** How a text is marked up. */
export type TextFormat = 'markdown' | 'html' | 'plain';

/** Longest first line that may be a title, in characters. */
const MAX_TITLE = 100;
const UNDERLINE = /^([=\-~^"'#*+])\1{2,}[ \t]*$/;
const BULLET = /^\s*(?:[-*+•‣·]|\d{1,3}[.)])\s+/;

/** What a person would read of `text`: title, headings, paragraphs and tables. */
export function readProse(text: string, format: TextFormat): Prose {
  if (format === 'markdown') return readMarkdown(text);
  return format === 'html' ? readHtml(text) : readPlain(text);
}

/** Empty lines and bullets separate paragraphs; an underlined line is a heading; a short line alone at the top is the title. */
function readPlain(text: string): Prose {
  const headings: Heading[] = [];
  const paragraphs: string[] = [];
  const levels: string[] = [];
  let open: string[] = [];
  const close = (): void => {
    const paragraph = reflow(open.join('\n'));
    if (/[\p{L}\p{N}]/u.test(paragraph)) paragraphs.push(paragraph);
    open = [];
  };
  for (const line of text.split('\n')) {
    const underline = UNDERLINE.exec(line)?.[1];
    if (underline !== undefined && open.length === 1) {
      if (!levels.includes(underline)) levels.push(underline);
      headings.push({ depth: levels.indexOf(underline) + 1, text: reflow(open[0] as string) });
      open = [];
    } else if (line.trim() === '' || underline !== undefined) {
      close();
    } else {
      if (BULLET.test(line)) close();
      open.push(line.replace(BULLET, ''));
    }
  }
  close();
  return { title: headings[0]?.text ?? titleLine(text), headings, paragraphs, tables: [] };
}

/** The first line when it stands alone, is short and does not end like a sentence; else `''`. */
function titleLine(text: string): string {
  const [, first = '', second = ''] = /^\s*([^\n]*)\n?([^\n]*)/.exec(text) ?? [];
  const line = first.trim();
  const standsAlone = second.trim() === '' && line.length <= MAX_TITLE && !/[.!?:;,。！？]$/.test(line);
  return standsAlone && /\p{L}/u.test(line) ? line : '';
}
