// Reads a Markdown document as prose.
// Owns: what counts as its title, and which blocks are prose.
// Guarantees: linear; code blocks, comments and front matter leave no trace, links leave their words.

import { frontMatterTitle } from './front-matter.ts';
import { splitMarkdown } from './markdown-blocks.ts';
import { readInline } from './markdown-inline.ts';
import { type Heading, type Prose, reflow } from './prose.ts';

/** The prose of a Markdown source; the title is that of the front matter, else the first top heading. */
export function readMarkdown(source: string): Prose {
  const { blocks, definitions } = splitMarkdown(source);
  const headings: Heading[] = [];
  const paragraphs: string[] = [];
  const tables: string[] = [];
  for (const { kind, text, depth } of blocks) {
    const words = readInline(text, definitions).text;
    if (kind === 'heading') headings.push({ depth, text: reflow(words) });
    else if (kind === 'table') tables.push(reflow(words.replaceAll('|', ' ')));
    else paragraphs.push(reflow(words));
  }
  const top = headings.find((heading) => heading.depth === 1);
  return {
    title: frontMatterTitle(source) || top?.text || (blocks[0]?.kind === 'heading' ? (headings[0]?.text ?? '') : ''),
    headings,
    paragraphs: paragraphs.filter((text) => text !== ''),
    tables: tables.filter((text) => text !== ''),
  };
}
