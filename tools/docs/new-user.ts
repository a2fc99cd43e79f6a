// New user: the README's commands in a fresh copy of the project, one line after another, as somebody does who has just got it.
// The copy is cloned by git, so it has no installed packages and nothing that is built or ignored; uncommitted changes are in it.
// A fleet that would run until Ctrl-C gets one (SIGINT to its process group) when it has said so and then been quiet for a while.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Block, readBlocks } from './blocks.ts';
import { execute } from './execute.ts';
import type { Outcome } from './pages.ts';
import { project } from './scratch.ts';

const limitMs = 300_000;
const quietMs = 5_000;

/** Executes the `new-user` blocks of a page; stops at the first line that fails. `print` gets what the commands print. */
export async function asNewUser(
  page: string,
  tell: (outcome: Outcome) => void,
  print: (text: string) => void,
): Promise<void> {
  const { blocks } = readBlocks(page, readFileSync(join(project, page), 'utf8'));
  const wanted = blocks.filter(({ marks }) => marks.has('new-user'));
  if (wanted.length === 0) throw new Error(`${page} has no block marked new-user`);
  const folder = mkdtempSync(join(tmpdir(), 'troupe-new-user-'));
  try {
    const home = freshCopy(folder);
    for (const { line, command } of wanted.flatMap(commandsOf)) {
      print(`$ ${command}\n`);
      const { problem, ms } = await runAs(home, folder, command, print);
      tell({ page, line, language: 'sh', how: 'executed as a new user', problem, ms: Math.round(ms) });
      if (problem !== undefined) return;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandsOf(block: Block): { line: number; command: string }[] {
  return block.text.split('\n').flatMap((text, index) => {
    const command = text.replace(/(?:^|\s)#.*$/, '').trim();
    return command === '' ? [] : [{ line: block.line + 1 + index, command }];
  });
}

/** Clones what git knows or would add. */
function freshCopy(folder: string): string {
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=docs', '-c', 'user.email=docs@localhost', ...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const source = join(folder, 'source');
  for (const file of git(project, 'ls-files', '-z', '-co', '--exclude-standard').split('\0')) {
    if (file !== '' && existsSync(join(project, file))) cpSync(join(project, file), join(source, file));
  }
  git(source, 'init', '--quiet');
  git(source, 'add', '--all');
  git(source, 'commit', '--quiet', '--message', 'the project as it is');
  git(folder, 'clone', '--quiet', 'source', 'troupe');
  return join(folder, 'troupe');
}

async function runAs(
  cwd: string,
  folder: string,
  command: string,
  print: (text: string) => void,
): Promise<{ problem: string | undefined; ms: number }> {
  let seen = '';
  let quiet: NodeJS.Timeout | undefined;
  const { code, late, ms } = await execute('/bin/sh', ['-c', command], {
    cwd,
    env: { ...userEnvironment(), TMPDIR: folder },
    limitMs,
    onOutput: (text, signal) => {
      print(text);
      seen += text;
      clearTimeout(quiet);
      if (/Ctrl-C drains and stops it/.test(seen)) quiet = setTimeout(() => signal('SIGINT'), quietMs);
    },
  });
  clearTimeout(quiet);
  if (late) return { problem: `\`${command}\` was not over within ${limitMs} ms`, ms };
  return { problem: code === 0 ? undefined : `\`${command}\` ended with exit code ${code}`, ms };
}

/** The environment without what npm and this project have added to it. */
function userEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_|INIT_CWD$)/.test(name));
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  return { ...Object.fromEntries(own), PATH: path.join(delimiter) };
}
