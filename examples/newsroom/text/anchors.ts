// Finds the places inside a text that a `#anchor` can lead to.
// Owns: the names that headings get, and the ones that tags declare.
// Guarantees: linear; names are made as GitHub makes them, duplicates numbered.

import { attribute, htmlTokens } from './html-tokens.ts';
import { splitMarkdown } from './markdown-blocks.ts';
import { readInline } from './markdown-inline.ts';
import type { TextFormat } from './plain-text.ts';

/** The anchors of a text: heading slugs and tags with `id` or `name` in Markdown, the latter in HTML. */
export function findAnchors(text: string, format: TextFormat): Set<string> {
  if (format === 'markdown') return markdownAnchors(text);
  return format === 'html' ? htmlAnchors(text) : new Set();
}

/** The anchor GitHub gives to the first heading with these words: `What's new?` → `whats-new`. */
function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function markdownAnchors(text: string): Set<string> {
  const { blocks, definitions } = splitMarkdown(text);
  const anchors = new Set<string>();
  const repeats = new Map<string, number>();
  for (const block of blocks) {
    const inline = readInline(block.text, definitions);
    for (const anchor of inline.anchors) anchors.add(anchor);
    if (block.kind !== 'heading') continue;
    const slug = slugOf(inline.text);
    let unique = slug;
    for (let i = repeats.get(slug) ?? 0; repeats.has(unique); unique = `${slug}-${i}`) repeats.set(slug, ++i);
    repeats.set(unique, 0);
    anchors.add(unique);
  }
  return anchors;
}

function htmlAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const token of htmlTokens(text)) {
    if (token.kind !== 'open') continue;
    const names = [attribute(token.attributes, 'id'), token.name === 'a' ? attribute(token.attributes, 'name') : ''];
    for (const name of names) if (name) anchors.add(name);
  }
  return anchors;
}
