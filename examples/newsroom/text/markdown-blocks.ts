// Cuts a Markdown source into blocks.
// Owns: headings, paragraphs, tables and link definitions; quotes and lists dissolve into
//   their paragraphs; metadata, code blocks, comments and rules are
//   dropped.
// Guarantees: every line of text lands in at most one block, with its line number; linear, never fails.
// Refuses: to look inside a line (markdown-inline.ts). Follows CommonMark and GFM where a reader could
//   tell the difference, not in every corner.

import { frontMatterLength } from './front-matter.ts';

/** A piece of text in which inline markup may stand. */
interface MarkdownBlock {
  readonly kind: 'heading' | 'paragraph' | 'table';
  /** The source lines without quote and list markers, joined by `\n`. */
  readonly text: string;
  /** The first line, from 1. */
  readonly line: number;
  /** Level of a heading, 0 for other kinds. */
  readonly depth: number;
}

/** `[label]: target` as it stands in a document. */
export interface LinkDefinition {
  readonly target: string;
  readonly line: number;
}

/** A Markdown document in pieces. */
export interface MarkdownBlocks {
  readonly blocks: readonly MarkdownBlock[];
  /** Label, normalized by `linkLabel` → definition; the first of a label counts. */
  readonly definitions: ReadonlyMap<string, LinkDefinition>;
}

const QUOTE = /^(?: {0,3}> ?)+/;
const LIST_ITEM = /^ *(?:[-*+]|(\d{1,9})[.)])(?: +(?:\[[ xX]\] )?|$)/;
const INDENTED = /^(?: {4}|\t)/;
const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const FENCE = /^\s*(`{3,}(?=[^`]*$)|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;
const HTML_HEADING = /^ {0,3}<h([1-6])\b[^<>]*>/i;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
const DEFINITION = /^ {0,3}\[(?!\^)((?:[^[\]\\]|\\.)+)\]:[ \t]*(?:<([^<>]*)>|(\S+))/;
const TABLE_RULE = /^(?=[^|]*\|)\|?(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?)?$/;
const OPAQUE_HTML = /^ {0,3}<(?:(pre|script|style|textarea)\b|!--)/i;

/** Labels of link definitions are compared without case and with single spaces. */
export function linkLabel(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Cuts `source`, whose line ends must be `\n`, into blocks. */
export function splitMarkdown(source: string): MarkdownBlocks {
  return new BlockReader(source.split('\n')).read();
}

/** Reads line by line; `#open` holds the paragraph that the next line may continue. */
class BlockReader {
  readonly #lines: readonly string[];
  readonly #blocks: MarkdownBlock[] = [];
  readonly #definitions = new Map<string, LinkDefinition>();
  #at = 0;
  #open: string[] = [];
  #openedAt = 0;
  #quoted = false;
  #inList = false;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  read(): MarkdownBlocks {
    for (this.#at = frontMatterLength(this.#lines); this.#at < this.#lines.length; this.#at++) {
      const line = this.#unquote(this.#line(this.#at));
      if (line.trim() === '') this.#close();
      else if (this.#isIndentedCode(line) || this.#isUnderline(line)) continue;
      else if (RULE.test(line)) this.#close();
      else this.#content(this.#unlist(line));
    }
    this.#close();
    return { blocks: this.#blocks, definitions: this.#definitions };
  }

  #content(line: string): void {
    if (this.#isOpaque(line) || this.#isHeading(line) || this.#isDefinition(line) || this.#isTable(line)) return;
    if (this.#open.length === 0) this.#openedAt = this.#at;
    this.#open.push(line);
  }

  #line(index: number): string {
    return this.#lines[index] ?? '';
  }

  #push(kind: MarkdownBlock['kind'], text: string, index: number, depth: number): void {
    this.#blocks.push({ kind, text, line: index + 1, depth });
  }

  #close(): void {
    if (this.#open.length === 0) return;
    const depth = Number(HTML_HEADING.exec(this.#open[0] as string)?.[1] ?? 0);
    this.#push(depth > 0 ? 'heading' : 'paragraph', this.#open.join('\n'), this.#openedAt, depth);
    this.#open = [];
  }

  #unquote(line: string): string {
    const marker = QUOTE.exec(line)?.[0] ?? '';
    if (marker !== '' && !this.#quoted) this.#close();
    this.#quoted = marker !== '';
    return line.slice(marker.length);
  }

  #unlist(line: string): string {
    let rest = line;
    for (let item = LIST_ITEM.exec(rest); item !== null; item = LIST_ITEM.exec(rest)) {
      // "… founded in⏎1986. It …": only a list that begins with 1 may interrupt a paragraph.
      if (this.#open.length > 0 && !this.#inList && Number(item[1] ?? 1) !== 1) break;
      this.#close();
      this.#inList = true;
      rest = rest.slice(item[0].length);
    }
    return rest;
  }

  #isIndentedCode(line: string): boolean {
    if (this.#open.length > 0) return false;
    if (!/^\s/.test(line)) this.#inList = false;
    return !this.#inList && INDENTED.test(line);
  }

  #isUnderline(line: string): boolean {
    const underline = this.#open.length > 0 && !this.#inList ? UNDERLINE.exec(line)?.[1] : undefined;
    if (underline === undefined) return false;
    this.#push('heading', this.#open.join('\n'), this.#openedAt, underline.startsWith('=') ? 1 : 2);
    this.#open = [];
    return true;
  }

  /** Passes over a fenced code block, a comment or a raw HTML element. */
  #isOpaque(line: string): boolean {
    const fence = FENCE.exec(line)?.[1];
    const html = OPAQUE_HTML.exec(line);
    if (fence === undefined && html === null) return false;
    this.#close();
    if (fence !== undefined) this.#skipFence(fence);
    else this.#skipUntil(html?.[1] === undefined ? '-->' : `</${html[1].toLowerCase()}>`);
    return true;
  }

  #skipFence(fence: string): void {
    const closing = new RegExp(`^[ \\t]*${fence[0]}{${fence.length},}[ \\t]*$`);
    for (this.#at++; this.#at < this.#lines.length; this.#at++) {
      const line = this.#line(this.#at);
      if (this.#quoted && !QUOTE.test(line)) {
        this.#at--;
        return;
      }
      if (closing.test(this.#quoted ? line.replace(QUOTE, '') : line)) return;
    }
  }

  #skipUntil(end: string): void {
    while (this.#at < this.#lines.length && !this.#line(this.#at).toLowerCase().includes(end)) this.#at++;
  }

  #isHeading(line: string): boolean {
    const heading = HEADING.exec(line);
    if (heading === null) return false;
    this.#close();
    const text = line
      .slice(heading[0].length)
      .trim()
      .replace(/(?:^|[ \t])#+$/, '');
    this.#push('heading', text.trim(), this.#at, (heading[1] as string).length);
    return true;
  }

  #isDefinition(line: string): boolean {
    const definition = this.#open.length === 0 ? DEFINITION.exec(line) : null;
    if (definition === null) return false;
    const label = linkLabel(definition[1] as string);
    const target = definition[2] ?? definition[3] ?? '';
    if (!this.#definitions.has(label)) this.#definitions.set(label, { target, line: this.#at + 1 });
    return true;
  }

  /** A table is a line of cells, a rule below it, and all lines with a `|` that follow. */
  #isTable(line: string): boolean {
    if (!line.includes('|')) return false;
    const row = (index: number): string => this.#line(index).replace(QUOTE, '').trim();
    if (!TABLE_RULE.test(row(this.#at + 1))) return false;
    this.#close();
    const from = this.#at;
    const rows = [line, ''];
    for (this.#at += 2; row(this.#at).includes('|'); this.#at++) rows.push(row(this.#at));
    this.#at--;
    this.#push('table', rows.join('\n'), from, 0);
    return true;
  }
}
