// Guarantees: docs/guarantees.md names a test for each promise. Here the page is read, and compared with mocha's own list of tests.
//
//   - A promise in one sentence.
//     - [delivery](../test/actors/delivery.test.ts): “names the sending actor in a dead letter”
//
// Between the quotes stands the title of one test of the file, or where titles repeat the full title with its suites.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import type { Finding } from './blocks.ts';
import { execute } from './execute.ts';
import { project } from './scratch.ts';

const listLimitMs = 60_000;

interface Proof {
  readonly line: number;
  /** Path of the test file from the project's root. */
  readonly file: string;
  readonly title: string;
}

export interface Promised {
  readonly line: number;
  readonly text: string;
  readonly proofs: readonly Proof[];
}

/** A test as mocha lists it. */
export interface ListedTest {
  readonly file: string;
  readonly title: string;
  readonly fullTitle: string;
}

/** The promises of a page, and what on it is neither prose nor a promise with its proofs. */
export function readPromises(
  page: string,
  text: string,
): { promises: readonly Promised[]; findings: readonly Finding[] } {
  const promises: { line: number; text: string; proofs: Proof[] }[] = [];
  const findings: Finding[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const promise = /^- (.+)$/.exec(content);
    const proof = /^ {2}- \[[^\]]+\]\(([^)]+)\): “(.+)”$/.exec(content);
    const current = promises.at(-1);
    if (promise !== null) promises.push({ line, text: promise[1] as string, proofs: [] });
    else if (proof !== null && current !== undefined) {
      const file = posix.normalize(posix.join(posix.dirname(page), proof[1] as string));
      current.proofs.push({ line, file, title: proof[2] as string });
    } else if (/^ +- /.test(content) || content.includes('“')) {
      findings.push({ page, line, what: 'a proof must be written as `  - [name](path of the test file): “title”`' });
    } else if (/^ {2}\S/.test(content) && current !== undefined && current.proofs.length === 0) {
      promises[promises.length - 1] = { ...current, text: `${current.text} ${content.trim()}` };
    }
  }
  for (const { line, proofs } of promises) {
    if (proofs.length === 0) findings.push({ page, line, what: 'this promise names no test: delete it, or prove it' });
  }
  return { promises, findings };
}

/** Proofs that lead to no test, or to several. */
export function unproven(
  page: string,
  root: string,
  promises: readonly Promised[],
  tests: readonly ListedTest[],
): Finding[] {
  return promises
    .flatMap(({ proofs }) => proofs)
    .flatMap(({ line, file, title }) => {
      if (!existsSync(join(root, file))) return [{ page, line, what: `there is no file ${file}` }];
      const inFile = tests.filter((test) => test.file === file);
      const found = inFile.filter((test) => test.title === title || test.fullTitle === title);
      if (found.length === 1) return [];
      const what =
        found.length === 0
          ? `${file} has no test '${title}'`
          : `${file} has ${found.length} tests '${title}': give the full title`;
      return [{ page, line, what }];
    });
}

/** The tests of some files, as mocha finds them without running any. */
export async function listTests(root: string, files: Iterable<string>): Promise<ListedTest[]> {
  const present = [...new Set(files)].filter((file) => existsSync(join(root, file)));
  if (present.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'troupe-titles-'));
  try {
    const output = join(folder, 'tests.json');
    const mocha = join(project, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const args = [mocha, '--dry-run', '--reporter', 'json', '--reporter-option', `output=${output}`, ...present];
    const { code, stderr } = await execute(process.execPath, args, { cwd: root, limitMs: listLimitMs });
    if (code !== 0 || !existsSync(output)) throw new Error(`mocha could not list the tests: ${stderr}`);
    const { tests } = JSON.parse(readFileSync(output, 'utf8')) as { tests: ListedTest[] };
    return tests.map(({ file, title, fullTitle }) => ({ file: posix.relative(root, file), title, fullTitle }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
