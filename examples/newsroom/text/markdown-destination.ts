// Reads the `target "title")` of a Markdown link.
// Guarantees: time is bounded by the distance to the next white space, quote or 32 open parentheses.

import { decodeEntities } from './entities.ts';

const MAX_DEPTH = 32;
const SPACES = /\s*/y;
const IN_ANGLES = /<([^<>\n]*)>/y;
const TITLE = /"[^"]*"|'[^']*'|\([^()]*\)/y;

/** The target that begins at `from`, just behind `(`, and the index behind its `)`; undefined if it is no link. */
export function readDestination(source: string, from: number): { target: string; end: number } | undefined {
  const start = endOf(SPACES, source, from);
  const angled = endOf(IN_ANGLES, source, start);
  const targetEnd = angled > start ? angled : endOfBare(source, start);
  if (targetEnd === undefined) return undefined;
  const target = angled > start ? source.slice(start + 1, targetEnd - 1) : source.slice(start, targetEnd);

  const title = endOf(SPACES, source, targetEnd);
  const end = title > targetEnd ? endOf(SPACES, source, endOf(TITLE, source, title)) : title;
  if (source[end] !== ')') return undefined;
  return { target: decodeEntities(target.replace(/\\([!-/:-@[-`{-~])/g, '$1')), end: end + 1 };
}

/** Where the match of a sticky pattern at `from` ends; `from` itself when there is none. */
function endOf(pattern: RegExp, source: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(source) ? pattern.lastIndex : from;
}

/** A bare target ends at white space or at the parenthesis that closes the link; its own must be balanced. */
function endOfBare(source: string, from: number): number | undefined {
  let depth = 0;
  let at = from;
  for (; at < source.length; at++) {
    const char = source[at] as string;
    if (char <= ' ') break;
    if (char === '\\') at++;
    else if (char === '(' && ++depth > MAX_DEPTH) return undefined;
    else if (char === ')' && --depth < 0) break;
  }
  return depth > 0 ? undefined : at;
}
