// New user: the README's commands in a fresh copy of the project, one line after another, as somebody does who has just got it.
// The copy holds what git knows or would add: no installed packages, nothing that is built or ignored; uncommitted changes are in it.
// A fleet that runs until Ctrl-C gets one (SIGINT to its process group) when it has said so and then been quiet for a while; it must
// then say that it stopped cleanly, since the exit code is that of a shell that was interrupted as well.
// `npm test` runs a part of the tests here: all of them run in the project itself, and this must be over in two or three minutes.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { type Block, readBlocks } from './blocks.ts';
import { execute } from './execute.ts';
import type { Outcome } from './pages.ts';
import { project } from './scratch.ts';

/** Stand for all tests: they need the packages, the sources and the test kit. */
const someTests = 'test/supervisors test/testkit test/fleet.test.ts';

export interface NewUserOptions {
  readonly tell: (outcome: Outcome) => void;
  /** Gets what the commands print while they print it. */
  readonly print: (text: string) => void;
  /** For each command. @default 300_000 */
  readonly limitMs?: number;
  /** How long a fleet must be quiet before it is stopped. @default 5_000 */
  readonly quietMs?: number;
}

/** Executes the `new-user` blocks of a page below `root`; the first line that fails is the last one executed. */
export async function asNewUser(root: string, page: string, options: NewUserOptions): Promise<void> {
  const { blocks } = readBlocks(page, readFileSync(join(root, page), 'utf8'));
  const commands = blocks.filter(({ marks }) => marks.has('new-user')).flatMap(commandsOf);
  if (commands.length === 0) throw new Error(`${page} has no commands marked new-user`);
  const folder = mkdtempSync(join(tmpdir(), 'troupe-new-user-'));
  try {
    const home = join(folder, 'troupe');
    copyProject(home);
    for (const { line, command } of commands) {
      options.print(`$ ${command}\n`);
      const { problem, ms } = await runAs(home, folder, command, options);
      options.tell({ page, line, language: 'sh', how: 'executed as a new user', problem, ms: Math.round(ms) });
      if (problem !== undefined) return;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandsOf(block: Block): { line: number; command: string }[] {
  return block.text.split('\n').flatMap((text, index) => {
    const command = text.replace(/(?:^|\s)#.*$/, '').trim();
    const bounded = command.replace(/\bnpm test$/, `npm test -- ${someTests}`);
    return command === '' ? [] : [{ line: block.line + 1 + index, command: bounded }];
  });
}

/** Without git, or outside of a repository, everything is copied but what is never committed. */
function copyProject(home: string): void {
  let files: readonly string[];
  try {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    files = execFileSync('git', list, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
      '\0',
    );
  } catch {
    const local = new Set(['node_modules', 'dist', 'out', 'coverage', '.troupe', '.git']);
    cpSync(project, home, { recursive: true, filter: (path) => !local.has(basename(path)) });
    return;
  }
  for (const file of files) {
    if (file !== '' && existsSync(join(project, file))) cpSync(join(project, file), join(home, file));
  }
}

async function runAs(
  cwd: string,
  folder: string,
  command: string,
  { print, limitMs = 300_000, quietMs = 5_000 }: NewUserOptions,
): Promise<{ problem: string | undefined; ms: number }> {
  let seen = '';
  let interrupted = false;
  let quiet: NodeJS.Timeout | undefined;
  const { code, late, ms } = await execute('/bin/sh', ['-c', command], {
    cwd,
    env: { ...userEnvironment(), TMPDIR: folder },
    limitMs,
    onOutput: (text, signal) => {
      print(text);
      seen += text;
      clearTimeout(quiet);
      if (interrupted || !seen.includes('Ctrl-C drains and stops it')) return;
      quiet = setTimeout(() => {
        interrupted = true;
        signal('SIGINT');
      }, quietMs);
    },
  });
  clearTimeout(quiet);
  if (late) return { problem: `\`${command}\` was not over within ${limitMs} ms`, ms };
  if (interrupted && seen.includes('stopped cleanly')) return { problem: undefined, ms };
  return { problem: code === 0 ? undefined : `\`${command}\` ended with exit code ${code}`, ms };
}

/** The environment without what npm and this project have added to it. */
function userEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_|INIT_CWD$)/.test(name));
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  return { ...Object.fromEntries(own), PATH: path.join(delimiter) };
}
