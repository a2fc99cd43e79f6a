// The readable part of a document, whatever its markup.
// Owns: the shape that the Markdown, HTML and plain readers share, and how broken lines are rejoined.
// Guarantees: every string is reflowed: single spaces, no line ends, no invisible characters.

/** A heading with its level, 1 for the topmost. */
export interface Heading {
  readonly depth: number;
  readonly text: string;
}

/** What a person would read: code, markup and metadata are gone; tables are kept apart, they are no prose. */
export interface Prose {
  /** As the text itself declares it, or `''`. */
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly paragraphs: readonly string[];
  /** One string per table, the cells side by side. */
  readonly tables: readonly string[];
}

const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;
const BREAK_INSIDE_CJK =
  /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\uff01-\uff60])\n[ \t]*(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\uff01-\uff60])/gu;

/** Rejoins hard-wrapped lines: white space becomes one space, none between Chinese or Japanese characters. */
export function reflow(text: string): string {
  return text.replace(INVISIBLE, '').replace(BREAK_INSIDE_CJK, '').replace(/\s+/g, ' ').trim();
}

/** Everything of a document that can be searched for: headings, prose and tables, separated by empty lines. */
export function searchableText({ headings, paragraphs, tables }: Prose): string {
  return [...headings.map((heading) => heading.text), ...paragraphs, ...tables].join('\n\n');
}
