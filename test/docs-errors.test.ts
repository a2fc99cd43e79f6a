// docs/errors.md and the codes in src/errors.ts are the same table, and every code is one that the sources raise.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ErrorCode, errorCodes } from '../src/index.ts';

const project = join(import.meta.dirname, '..');

interface Row {
  readonly code: string;
  readonly retryable: string;
  readonly means: string;
  readonly remedy: string;
}

/** The rows of the table whose first column is a code. */
function rowsOf(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| `TROUPE_'))
    .map((line) => {
      const [code = '', retryable = '', means = '', remedy = '', ...more] = line
        .split('|')
        .slice(1, -1)
        .map((field) => field.trim());
      expect(more, line).to.deep.equal([]);
      return { code: code.replaceAll('`', ''), retryable, means, remedy };
    });
}

describe('docs/errors.md', () => {
  const rows = rowsOf(readFileSync(join(project, 'docs', 'errors.md'), 'utf8'));

  it('has a row for each code, in the order of the table in the source, and no other', () => {
    expect(rows.map(({ code }) => code)).to.deep.equal(Object.keys(errorCodes));
  });

  it('says of each what the source says: whether to try again, and what it means', () => {
    const inDocs = rows.map(({ code, retryable, means }) => ({ code, retryable, means }));
    const inSource = Object.entries(errorCodes).map(([code, { retryable, means }]) => ({
      code,
      retryable: retryable ? 'yes' : 'no',
      means,
    }));
    expect(inDocs).to.deep.equal(inSource);
  });

  it('says of each what to do, in a sentence', () => {
    for (const { code, remedy } of rows) expect(remedy, code).to.match(/^[A-Z].{10,}\.$/);
  });

  it('lists only codes that the sources raise', () => {
    const sources = globSync('src/**/*.ts', { cwd: project })
      .filter((file) => file !== join('src', 'errors.ts'))
      .map((file) => readFileSync(join(project, file), 'utf8'))
      .join('\n');
    const raised = new Set(sources.match(/'TROUPE_[A-Z_]+'/g)?.map((text) => text.slice(1, -1)));
    expect([...raised].sort()).to.deep.equal((Object.keys(errorCodes) as ErrorCode[]).sort());
  });
});
