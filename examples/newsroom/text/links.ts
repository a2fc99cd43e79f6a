// Finds the links of a document.
// Owns: what is a link in Markdown and in HTML, and in which line it stands.
// Guarantees: linear; links inside code and comments are no links; a link by label is found once, where
//   its label is defined.
// Refuses: to follow them (link-check.ts).

import { attribute, htmlTokens } from './html-tokens.ts';
import { splitMarkdown } from './markdown-blocks.ts';
import { readInline } from './markdown-inline.ts';
import type { TextFormat } from './plain-text.ts';

/** A link as the document writes it; `undefined-label` is `[text][label]` with a label that nothing defines. */
export interface Link {
  readonly kind: 'link' | 'image' | 'undefined-label';
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

/** HTML elements that lead somewhere, and the attribute that tells where. */
const LINKING: ReadonlyMap<string, 'href' | 'src'> = new Map([
  ...['a', 'area', 'link'].map((name): [string, 'href'] => [name, 'href']),
  ...['img', 'audio', 'embed', 'iframe', 'script', 'source', 'video'].map((name): [string, 'src'] => [name, 'src']),
]);

/** The links of a text in order of their lines; plain text has none. */
export function findLinks(text: string, format: TextFormat): Link[] {
  if (format === 'markdown') return markdownLinks(text);
  return format === 'html' ? htmlLinks(text) : [];
}

/** Where an HTML page says that its relative links begin (`<base href>`); undefined when it does not. */
export function baseOf(text: string, format: TextFormat): string | undefined {
  if (format !== 'html') return undefined;
  for (const token of htmlTokens(text)) {
    if (token.kind === 'open' && token.name === 'base') return attribute(token.attributes, 'href');
    if (token.kind === 'open' && token.name === 'body') break;
  }
  return undefined;
}

function markdownLinks(text: string): Link[] {
  const { blocks, definitions } = splitMarkdown(text);
  const links: Link[] = [];
  for (const definition of definitions.values()) links.push({ kind: 'link', ...definition });
  for (const block of blocks) {
    const lineOf = lineCounter(block.text, block.line);
    for (const { kind, target, offset } of readInline(block.text, definitions).links) {
      links.push({ kind, target, line: lineOf(offset) });
    }
  }
  return links.sort((a, b) => a.line - b.line);
}

function htmlLinks(text: string): Link[] {
  const links: Link[] = [];
  const lineOf = lineCounter(text, 1);
  for (const token of htmlTokens(text)) {
    const source = token.kind === 'open' ? LINKING.get(token.name) : undefined;
    if (token.kind !== 'open' || source === undefined) continue;
    const target = attribute(token.attributes, source);
    if (target === undefined) continue;
    links.push({ kind: token.name === 'img' ? 'image' : 'link', target: target.trim(), line: lineOf(token.offset) });
  }
  return links;
}

/** Tells the line of an offset; offsets must be asked in ascending order. */
function lineCounter(text: string, firstLine: number): (offset: number) => number {
  let line = firstLine;
  let next = text.indexOf('\n');
  return (offset) => {
    for (; next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) line++;
    return line;
  };
}
