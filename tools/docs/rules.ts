// Rules: what the pages must have besides blocks and links that work.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './blocks.ts';

/** Pages that a newcomer reads from top to bottom. */
const limitedPages: Readonly<Record<string, number>> = { 'README.md': 200, 'ARCHITECTURE.md': 200 };

/** Pages with more lines than they may have. */
export function tooLong(root: string): Finding[] {
  return Object.entries(limitedPages).flatMap(([page, limit]) => {
    if (!existsSync(join(root, page))) return [{ page, line: 0, what: 'this page is missing' }];
    const lines = readFileSync(join(root, page), 'utf8').trimEnd().split('\n').length;
    return lines > limit ? [{ page, line: lines, what: `it has ${lines} lines; ${limit} are the limit` }] : [];
  });
}

/** Public entries that ARCHITECTURE.md does not name, and parts of src/ that its code map leaves out. */
export function unmentioned(root: string, entries: Iterable<string>): Finding[] {
  const page = 'ARCHITECTURE.md';
  const text = existsSync(join(root, page)) ? readFileSync(join(root, page), 'utf8') : '';
  const parts = readdirSync(join(root, 'src'), { withFileTypes: true }).map((part) =>
    part.isDirectory() ? `${part.name}/` : part.name,
  );
  return [...entries, ...parts]
    .filter((name) => !text.includes(`\`${name}\``))
    .map((name) => ({ page, line: 1, what: `it does not mention \`${name}\`` }));
}
