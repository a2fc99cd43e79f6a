// Commands: the sh blocks of pages. Every command must exist with the options it is given; blocks marked `run` are executed too.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './blocks.ts';
import { execute } from './execute.ts';
import { difference, expectedOf } from './expected.ts';
import { project, type Scratch } from './scratch.ts';

const runLimitMs = 60_000;
const helpLimitMs = 20_000;

/** Commands of the shell and of every machine, which are not looked into. */
const ordinary = new Set([
  'cd',
  'mkdir',
  'echo',
  'git',
  'kill',
  'wait',
  'until',
  'do',
  'done',
  'sleep',
  'cat',
  'grep',
  'true',
]);

export class Commands {
  readonly #scratch: Scratch;
  readonly #scripts: Readonly<Record<string, string>>;
  readonly #help = new Map<string, Promise<string>>();

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
    const manifest = readFileSync(join(project, 'package.json'), 'utf8');
    this.#scripts = (JSON.parse(manifest) as { scripts: Record<string, string> }).scripts;
  }

  /** What is wrong with the commands of a block, or undefined. */
  async check(block: Block): Promise<string | undefined> {
    for (const line of block.text.split('\n')) {
      const code = line.replace(/(?:^|\s)#.*$/, '');
      for (const command of code.split(/&&|\|\||[;|&]|\b(?:until|while|do|then)\b/)) {
        const words = command
          .trim()
          .split(/\s+/)
          .filter((word) => !/^\w+=/.test(word));
        const wrong =
          words[0] === undefined || words[0] === '' ? undefined : await this.#fault(words[0], words.slice(1), block);
        if (wrong !== undefined) return `\`${command.trim()}\`: ${wrong}`;
      }
    }
    return undefined;
  }

  /** Executes a block; returns what is wrong with it, or undefined. Both outputs count, as on a terminal. */
  async run(block: Block, below: Block | undefined): Promise<string | undefined> {
    const { stdout, code, late } = await execute('/bin/sh', ['-c', `exec 2>&1\n${block.text}`], {
      cwd: this.#scratch.folderOf(block.page),
      env: this.#scratch.environment,
      limitMs: runLimitMs,
    });
    if (late) return `it was not over within ${runLimitMs} ms: ${stdout}`;
    if (code !== 0) return `it ended with exit code ${code}: ${this.#scratch.onPages(stdout).trim()}`;
    const expected = expectedOf(block, below);
    return expected === undefined ? undefined : difference(stdout, expected);
  }

  async #fault(name: string, args: readonly string[], block: Block): Promise<string | undefined> {
    if (name === 'npm') return this.#npmFault(args);
    if (name === 'npx') {
      return existsSync(join(project, 'node_modules', '.bin', args[0] ?? '')) || args[0] === 'node'
        ? undefined
        : `no package here has a command '${args[0]}'`;
    }
    if (name === 'troupe') return this.#troupeFault(args);
    if (name === 'node') {
      const file = args.find((word) => !word.startsWith('-')) ?? '';
      const besides = existsSync(join(this.#scratch.folderOf(block.page), file));
      return besides || existsSync(join(project, file)) ? undefined : `there is no file ${file}`;
    }
    if (name.includes('/')) return existsSync(join(project, name)) ? undefined : `there is no file ${name}`;
    return ordinary.has(name)
      ? undefined
      : 'the docs tool does not know this command; teach it in tools/docs/commands.ts';
  }

  #npmFault([what = '', script]: readonly string[]): string | undefined {
    if (['install', 'ci', 'init', 'pkg'].includes(what)) return undefined;
    const name = what === 'run' ? script : what;
    if (name !== undefined && Object.hasOwn(this.#scripts, name)) return undefined;
    return `package.json has no script '${name}'`;
  }

  async #troupeFault([command = '', ...args]: readonly string[]): Promise<string | undefined> {
    const commands = await this.#helpOf('');
    if (command.startsWith('-')) return commands.includes(command) ? undefined : `troupe has no option ${command}`;
    if (!new RegExp(`^  ${command} `, 'm').test(commands)) return `troupe has no command '${command}'`;
    const help = await this.#helpOf(command);
    // What stands behind the script of `run` belongs to the script.
    const script = command === 'run' ? args.findIndex((word) => /\.[cm]?[tj]s$/.test(word)) : -1;
    for (const word of script < 0 ? args : args.slice(0, script)) {
      const option = /^--?[\w-]+/.exec(word)?.[0];
      if (option !== undefined && !new RegExp(`(?:^|[\\s,])${option}\\b`, 'm').test(help))
        return `troupe ${command} has no option ${option}`;
    }
    return undefined;
  }

  #helpOf(command: string): Promise<string> {
    let help = this.#help.get(command);
    if (help === undefined) {
      const args = [join(project, 'src', 'cli', 'main.ts'), ...(command === '' ? [] : [command]), '--help'];
      help = execute(process.execPath, args, { cwd: project, limitMs: helpLimitMs }).then(({ stdout }) => stdout);
      this.#help.set(command, help);
    }
    return help;
  }
}
