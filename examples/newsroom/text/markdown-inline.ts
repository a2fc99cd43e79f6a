// Reads the inline markup of a Markdown block: its plain words, its links, its anchors.
// Owns: code spans, links and images in all their forms, emphasis, escapes, tags, footnote marks.
// Guarantees: linear in the length of the text, whatever is left unclosed; code spans and escaped
//   characters never become links.
// Refuses: to judge a link (links.ts).

import { decodeEntities } from './entities.ts';
import { Emphasis } from './emphasis.ts';
import { attribute } from './html-tokens.ts';
import { type LinkDefinition, linkLabel } from './markdown-blocks.ts';
import { readDestination } from './markdown-destination.ts';

/** A link as written: to a target, or by a label that no definition explains (`target` is the label). */
interface InlineLink {
  readonly kind: 'link' | 'image' | 'undefined-label';
  readonly target: string;
  /** Where it stands in the block's text, in UTF-16 units. */
  readonly offset: number;
}

/** A block as read aloud; links by a label that is defined are left to the definition. */
export interface Inline {
  readonly text: string;
  readonly links: readonly InlineLink[];
  /** Values of `id` and `name` on tags. */
  readonly anchors: readonly string[];
}

const SPECIAL = /[\\`<![\]*_~&]|https?:\/\//g;
const ESCAPED = /\\([!-/:-@[-`{-~])/y;
const TICKS = /`+/y;
const TAG = /<\/?([A-Za-z][\w:-]*)([^<>]*)>/y;
const SPACED_TAG = /^(?:br|p|div|t[dhr]|[dou]l|li|d[dt]|h\d|summary|details)$/i;
const AUTOLINK = /<([A-Za-z][A-Za-z\d+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>/y;
const BARE_URL = /https?:\/\/[^\s<>"'`|\\^{}[\]]+/y;
const ENTITY = /&[#\w]{2,33};/y;
const UNSPOKEN = /\[(?:\^[^[\]\s]+|!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION))\]/y;
const LABEL = /\[([^[\]]{0,999})\]/y;
const DELIMITERS = /\*+|_+|~+/y;
const WORD = /[\p{L}\p{N}_]/u;

/** Reads the inline markup of `source`; labels are looked up in `definitions`. */
export function readInline(source: string, definitions: ReadonlyMap<string, LinkDefinition>): Inline {
  return new InlineReader(source, definitions).read();
}

/** Writes `#parts`; an opening mark keeps the index of its part, to blank it when its partner turns up. */
class InlineReader {
  readonly #source: string;
  readonly #definitions: ReadonlyMap<string, LinkDefinition>;
  readonly #parts: string[] = [];
  readonly #links: InlineLink[] = [];
  readonly #anchors: string[] = [];
  readonly #brackets: { readonly part: number; readonly start: number; readonly kind: 'link' | 'image' }[] = [];
  readonly #emphasis = new Emphasis(this.#parts);
  /** Length of a run of backticks → where the last such run begins. */
  readonly #lastTicks = new Map<number, number>();
  readonly #lastCommentEnd: number;
  #at = 0;

  constructor(source: string, definitions: ReadonlyMap<string, LinkDefinition>) {
    this.#source = source;
    this.#definitions = definitions;
    this.#lastCommentEnd = source.lastIndexOf('-->');
    for (const run of source.matchAll(/`+/g)) this.#lastTicks.set(run[0].length, run.index);
  }

  read(): Inline {
    while (this.#at < this.#source.length) {
      SPECIAL.lastIndex = this.#at;
      const next = SPECIAL.exec(this.#source)?.index ?? this.#source.length;
      this.#parts.push(this.#source.slice(this.#at, next));
      this.#at = next;
      if (next < this.#source.length && !this.#special(this.#source[next] as string)) {
        this.#parts.push(this.#source[this.#at++] as string);
      }
    }
    return { text: this.#parts.join(''), links: this.#links, anchors: this.#anchors };
  }

  /** Reads what begins with `char`; false when it is just that character. */
  #special(char: string): boolean {
    switch (char) {
      case '\\':
        return this.#write(this.#take(ESCAPED)?.[1]);
      case '&':
        return this.#write(decodeEntities(this.#take(ENTITY)?.[0] ?? ''));
      case '`':
        return this.#codeSpan();
      case '<':
        return this.#comment() || this.#autolink() || this.#tag();
      case '!':
        return this.#source[this.#at + 1] === '[' && this.#openBracket('image', '![');
      case '[':
        return this.#take(UNSPOKEN) !== null || this.#openBracket('link', '[');
      case ']':
        return this.#closeBracket();
      case 'h':
        return this.#bareUrl();
      default:
        return this.#delimiters();
    }
  }

  /** Matches a sticky pattern here and moves behind the match. */
  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #write(text: string | undefined): boolean {
    if (text) this.#parts.push(text);
    return Boolean(text);
  }

  #codeSpan(): boolean {
    const start = this.#at;
    const ticks = (this.#take(TICKS) as RegExpExecArray)[0];
    if ((this.#lastTicks.get(ticks.length) ?? start) <= start) return this.#write(ticks);
    for (;;) {
      const contentEnd = this.#source.indexOf('`', this.#at);
      this.#at = contentEnd;
      if (this.#take(TICKS)?.[0].length !== ticks.length) continue;
      return this.#write(this.#source.slice(start + ticks.length, contentEnd).trim() || ' ');
    }
  }

  #comment(): boolean {
    if (!this.#source.startsWith('<!--', this.#at) || this.#lastCommentEnd <= this.#at) return false;
    this.#at = this.#source.indexOf('-->', this.#at) + 3;
    return true;
  }

  #autolink(): boolean {
    const offset = this.#at;
    const target = this.#take(AUTOLINK)?.[1];
    if (target === undefined) return false;
    this.#links.push({ kind: 'link', target: target.includes(':') ? target : `mailto:${target}`, offset });
    return this.#write(target);
  }

  #tag(): boolean {
    const offset = this.#at;
    const [, name, attributes] = this.#take(TAG) ?? [];
    if (name === undefined || attributes === undefined) return false;
    const isImage = /^img$/i.test(name);
    const target = isImage || /^a$/i.test(name) ? attribute(attributes, isImage ? 'src' : 'href') : undefined;
    if (target !== undefined) this.#links.push({ kind: isImage ? 'image' : 'link', target, offset });
    for (const anchor of [attribute(attributes, 'id'), attribute(attributes, 'name')]) {
      if (anchor) this.#anchors.push(anchor);
    }
    if (isImage) this.#write(attribute(attributes, 'alt'));
    if (SPACED_TAG.test(name)) this.#write(' ');
    return true;
  }

  #bareUrl(): boolean {
    const offset = this.#at;
    const url = this.#take(BARE_URL)?.[0];
    if (url === undefined) return false;
    this.#links.push({ kind: 'link', target: url.replace(/[?!.,:;*_~)]{1,8}$/, ''), offset });
    return this.#write(url);
  }

  #openBracket(kind: 'link' | 'image', mark: '[' | '!['): boolean {
    this.#at += mark.length;
    this.#brackets.push({ part: this.#parts.length, start: this.#at, kind });
    return this.#write(mark);
  }

  #closeBracket(): boolean {
    const opener = this.#brackets.pop();
    if (opener === undefined) return false;
    const offset = this.#at++;
    const destination = this.#source[this.#at] === '(' ? readDestination(this.#source, this.#at + 1) : undefined;
    if (destination !== undefined) {
      this.#links.push({ kind: opener.kind, target: destination.target, offset });
      this.#at = destination.end;
    } else if (!this.#reference(opener.start, offset)) {
      return this.#write(']');
    }
    this.#parts[opener.part] = '';
    return true;
  }

  /** `[text][label]`, `[label][]` or `[label]`; only the first form is taken for a link when the label is unknown. */
  #reference(start: number, end: number): boolean {
    const text = end - start < 1_000 ? this.#source.slice(start, end) : '';
    const before = this.#source[start - 2] ?? ' ';
    const label = this.#take(LABEL)?.[1];
    if (this.#definitions.has(linkLabel(label || text))) return true;
    if (!label || WORD.test(before)) return this.#unreference(label);
    this.#links.push({ kind: 'undefined-label', target: label, offset: end });
    return true;
  }

  #unreference(label: string | undefined): false {
    if (label !== undefined) this.#at -= label.length + 2;
    return false;
  }

  #delimiters(): boolean {
    const before = this.#source[this.#at - 1] ?? ' ';
    const run = (this.#take(DELIMITERS) as RegExpExecArray)[0];
    this.#emphasis.add(run, before, this.#source[this.#at] ?? ' ');
    return true;
  }
}
