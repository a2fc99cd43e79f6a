// Execute: runs a command in a process group of its own, with a time limit, and collects what it prints.
// Whatever it has left running is ended with it.

import { spawn } from 'node:child_process';

export interface Execution {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when it was ended by a signal, its own or the time limit's. */
  readonly code: number | null;
  /** It was ended because it took too long. */
  readonly late: boolean;
  readonly ms: number;
}

export interface ExecuteOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs: number;
  /** Sees what is printed while it is printed; may end the group with a signal. */
  readonly onOutput?: (text: string, signal: (signal: NodeJS.Signals) => void) => void;
}

export function execute(command: string, args: readonly string[], options: ExecuteOptions): Promise<Execution> {
  const begin = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<Execution>();
  const { cwd, env = process.env, limitMs, onOutput } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // Nobody of the group is left.
    }
  };
  let [stdout, stderr, late] = ['', '', false];
  const timer = setTimeout(() => {
    late = true;
    signal('SIGKILL');
  }, limitMs);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(text, signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onOutput?.(text, signal);
  });
  child.on('error', (error) => {
    clearTimeout(timer);
    reject(error);
  });
  child.on('exit', () => signal('SIGKILL')); // what it left behind would keep the pipes open
  child.on('close', (code) => {
    clearTimeout(timer);
    resolve({ stdout, stderr, code, late, ms: performance.now() - begin });
  });
  return promise;
}
