// Runs the real command in child processes for the tests of the command line: own folders, waits that end with what is awaited.
// A Workspace has a folder for scripts and a private folder for sockets; its `close` ends what still runs and fails if a socket is left.

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = join(import.meta.dirname, '..', '..');
export const command = join(project, 'src', 'cli', 'main.ts');
/** What a script imports in place of 'troupe'. */
const troupeUrl = pathToFileURL(join(project, 'src', 'index.ts')).href;

const patienceMs = 8_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Running {
  readonly child: ChildProcess;
  readonly #exit: Promise<Exit>;
  readonly #waiters = new Set<() => void>();
  stdout = '';
  stderr = '';
  ended = false;

  constructor(executable: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(executable, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#took('stdout', text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#took('stderr', text));
    this.#exit = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.ended = true;
        this.#wake();
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves when `pattern` stands in what was printed; `from` says where. */
  async until(pattern: RegExp, from: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    return await this.#bounded(`${from} to match ${pattern}`, async () => {
      for (;;) {
        const match = pattern.exec(this[from]);
        if (match !== null) return match;
        if (this.ended) throw new Error(`The process ended without it.`);
        await new Promise<void>((resolve) => this.#waiters.add(resolve));
      }
    });
  }

  /** Resolves when the process has ended. */
  async exit(): Promise<Exit> {
    return await this.#bounded('the process to end', () => this.#exit);
  }

  #took(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    this.#wake();
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
    this.#waiters.clear();
  }

  async #bounded<Result>(what: string, wait: () => Promise<Result>): Promise<Result> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`not within ${patienceMs} ms.`)), patienceMs);
    try {
      return await Promise.race([wait(), promise]);
    } catch (cause) {
      const said = `stdout: ${JSON.stringify(this.stdout)}\nstderr: ${JSON.stringify(this.stderr)}`;
      throw new Error(`Waited for ${what}: ${(cause as Error).message}\n${said}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

export class Workspace {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'troupe-cli-'));
  /** Where the sockets of fleets lie. */
  readonly sockets: string = join(this.folder, 'run', 'troupe');
  readonly env: NodeJS.ProcessEnv;
  readonly #running: Running[] = [];

  constructor() {
    mkdirSync(join(this.folder, 'run'));
    const { FORCE_COLOR: _, NO_COLOR: __, NODE_OPTIONS: ___, ...env } = process.env;
    this.env = { ...env, XDG_RUNTIME_DIR: join(this.folder, 'run'), TMPDIR: this.folder, TERM: 'xterm' };
  }

  /** Writes a file below the folder. */
  write(file: string, source: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, source);
  }

  /** Writes a bootstrap script: `body` is that of a start function with `fleet` and `defineActor` at hand. */
  fleet(file: string, body: string, options: string = '{}'): void {
    const imports = `import { defineActor, defineFleet } from ${JSON.stringify(troupeUrl)};`;
    this.write(file, `${imports}\nexport default defineFleet(async (fleet) => {\n${body}\n}, ${options});\n`);
  }

  /** Starts `troupe` with these arguments, in the workspace's folder or one below it. */
  troupe(args: readonly string[], where: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): Running {
    return this.start(process.execPath, [command, ...args], where);
  }

  start(
    executable: string,
    args: readonly string[],
    { cwd = '.', env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ): Running {
    const running = new Running(executable, args, join(this.folder, cwd), { ...this.env, ...env });
    this.#running.push(running);
    return running;
  }

  /** Makes the folder for sockets beforehand, with this mode. */
  openSockets(mode: number): void {
    mkdirSync(this.sockets);
    chmodSync(this.sockets, mode);
  }

  socketFiles(): string[] {
    try {
      return readdirSync(this.sockets);
    } catch {
      return [];
    }
  }

  /** Ends what still runs, and removes the folder; returns the socket files that were left although all had ended before. */
  async close(): Promise<readonly string[]> {
    const alive = this.#running.filter(({ ended }) => !ended);
    const left = alive.length === 0 ? this.socketFiles() : [];
    for (const running of alive) running.kill('SIGKILL');
    await Promise.all(alive.map((running) => running.exit()));
    rmSync(this.folder, { recursive: true });
    return left;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
export const controlCharacters = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;
