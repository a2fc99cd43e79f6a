// Programs: the ts and js blocks of pages. All are type-checked at once, then each is executed and its output compared.

import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Block, Finding } from './blocks.ts';
import { execute } from './execute.ts';
import { difference, expectedOf, linesOf } from './expected.ts';
import { project, type Scratch } from './scratch.ts';

const typeLimitMs = 60_000;
const runLimitMs = 20_000;

/** Type errors of all blocks that were written as TypeScript files. */
export async function typeErrors(scratch: Scratch): Promise<Finding[]> {
  const config = join(scratch.folder, 'tsconfig.json');
  const compilerOptions = { moduleDetection: 'force' }; // a program without imports shares nothing with the others
  writeFileSync(
    config,
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'], exclude: [] }),
  );
  const tsc = join(project, 'node_modules', '.bin', 'tsc');
  const { stdout, stderr, late } = await execute(tsc, ['-p', config, '--pretty', 'false'], {
    cwd: project,
    env: scratch.environment,
    limitMs: typeLimitMs,
  });
  if (late) return [{ page: 'tsc', line: 0, what: `the type check was not over within ${typeLimitMs} ms` }];
  // Errors in the project's own sources are the business of `npm run check`.
  const within = `${relative(project, scratch.folder)}/`;
  const errors = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.startsWith(within) || line.startsWith('error '));
  return errors.map((line) => {
    const [, page = 'tsc', number = '0', what = line] =
      /^(.+\.md):(\d+): error (.*)$/.exec(scratch.onPages(line)) ?? [];
    return { page, line: Number(number), what };
  });
}

/** Executes a program; returns what is wrong with it, or undefined. */
export async function runProgram(
  scratch: Scratch,
  block: Block,
  below: Block | undefined,
  file: string,
): Promise<string | undefined> {
  const { stdout, stderr, code, late } = await execute(process.execPath, [file], {
    cwd: scratch.folderOf(block.page),
    env: scratch.environment,
    limitMs: runLimitMs,
  });
  if (late) return `it was not over within ${runLimitMs} ms`;
  if (code !== 0) return `it ended with exit code ${code}: ${scratch.onPages(stderr).trim()}`;
  const expected = expectedOf(block, below);
  if (expected !== undefined) return difference(stdout, expected);
  const [first] = linesOf(stdout);
  return first === undefined ? undefined : `it prints '${first}', but the page does not show what it prints`;
}

/** Calls `work` for each item, as many at a time as the machine has processors. */
export async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
