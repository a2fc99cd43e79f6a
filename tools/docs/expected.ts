// Expected output: what a block must print, by arrows in the program or by the block below it, and how the two are compared.
// An arrow ends the line that prints: `console.log(await ref.ask({ type: 'get' })); // → 42`. Arrows stand in the order of printing.

import type { Block } from './blocks.ts';

/** The lines a block must print; undefined when the page does not say. */
export function expectedOf(block: Block, below: Block | undefined): readonly string[] | undefined {
  const arrows = [...block.text.matchAll(/\/\/ → (.*)$/gm)].map(([, text = '']) => text);
  if (arrows.length > 0) return arrows;
  return below?.marks.has('output') ? below.text.split('\n') : undefined;
}

/** What differs, or undefined. `…` stands for any text, alone in a line for any lines. */
export function difference(printed: string, expected: readonly string[]): string | undefined {
  const lines = linesOf(printed);
  const rest = expected.map((line) => line.trimEnd());
  const ends = furthest(lines, rest);
  if (ends === undefined) return undefined;
  const { line, wanted } = ends;
  const got = lines[line] === undefined ? 'nothing more' : `'${lines[line]}'`;
  return rest[wanted] === undefined
    ? `it prints ${got}, which the page does not show`
    : `it should print '${rest[wanted]}', but prints ${got}`;
}

export function linesOf(printed: string): string[] {
  const text = printed.replace(/\n+$/, '');
  return text === '' ? [] : text.split('\n').map((line) => line.trimEnd());
}

/** Where a match of `lines` with `patterns` gets stuck at the latest; undefined when all match. */
function furthest(
  lines: readonly string[],
  patterns: readonly string[],
): { readonly line: number; readonly wanted: number } | undefined {
  let stuck = { line: -1, wanted: -1 };
  const matches = (line: number, wanted: number): boolean => {
    for (; wanted < patterns.length; line++, wanted++) {
      const pattern = patterns[wanted] as string;
      if (pattern === '…') {
        for (let skipped = line; skipped <= lines.length; skipped++) if (matches(skipped, wanted + 1)) return true;
        return false;
      }
      const text = lines[line];
      if (text === undefined || !fits(text, pattern)) {
        if (line > stuck.line) stuck = { line, wanted };
        return false;
      }
    }
    if (line === lines.length) return true;
    if (line > stuck.line) stuck = { line, wanted };
    return false;
  };
  return matches(0, 0) ? undefined : stuck;
}

function fits(text: string, pattern: string): boolean {
  const parts = pattern.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(text);
}
