// Reads a Markdown document as prose.
// Owns: what counts as its title, and which blocks are prose.
// Guarantees: linear; code blocks, comments and front matter leave no trace, links leave their words.

import { readInline } from './markdown-inline.ts';
import { splitMarkdown } from './markdown-blocks.ts';
import { type Heading, type Prose, reflow } from './prose.ts';

const TITLE = /^title[ \t]*[:=][ \t]*(\S.*)$/im;

/** The prose of a Markdown source; the title is that of the front matter, else the first top heading. */
export function readMarkdown(source: string): Prose {
  const { frontMatter, blocks, definitions } = splitMarkdown(source);
  const headings: Heading[] = [];
  const paragraphs: string[] = [];
  const tables: string[] = [];
  for (const { kind, text, depth } of blocks) {
    const words = readInline(text, definitions).text;
    if (kind === 'heading') headings.push({ depth, text: reflow(words) });
    else if (kind === 'table') tables.push(reflow(words.replaceAll('|', ' ')));
    else paragraphs.push(reflow(words));
  }
  const declared = TITLE.exec(frontMatter)?.[1]?.trim().replace(/^(["'])(.*)\1$/, '$2');
  const top = headings.find((heading) => heading.depth === 1);
  return {
    title: declared || top?.text || (blocks[0]?.kind === 'heading' ? (headings[0]?.text ?? '') : ''),
    headings,
    paragraphs: paragraphs.filter((text) => text !== ''),
    tables: tables.filter((text) => text !== ''),
  };
}
