// Links: every relative link on a page must lead to a file of the project, and its anchor to a heading there.
// The check itself is the newsroom's: the example does for any folder what is wanted here.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLinks } from '../../examples/newsroom/text/link-check.ts';
import { folderLinks } from '../../examples/newsroom/text/link-files.ts';
import type { Finding } from './blocks.ts';

export interface LinkCheck {
  /** Links that were followed. */
  readonly local: number;
  readonly findings: readonly Finding[];
}

export async function checkPageLinks(root: string, pages: readonly string[]): Promise<LinkCheck> {
  const port = folderLinks(root);
  let local = 0;
  const findings: Finding[] = [];
  for (const page of pages) {
    const document = { path: page, text: readFileSync(join(root, page), 'utf8'), format: 'markdown' } as const;
    const result = await checkLinks(document, port);
    local += result.local;
    for (const { line, target, reason } of result.problems) findings.push({ page, line, what: `${reason}: ${target}` });
  }
  return { local, findings };
}
