// Child processes of the bench: started one at a time, ended with the bench, never left behind.
// A child that fails or takes too long is an error with the end of what it wrote.

import { type ChildProcess, spawn } from 'node:child_process';

/** Far above what any program needs; only a hung one gets here. */
const defaultTimeoutMs = 180_000;

const running = new Set<ChildProcess>();

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** Runs a command to its end and returns what it wrote. */
export function runCommand(command: string, words: readonly string[], options: ChildOptions = {}): Promise<Output> {
  const { promise, resolve, reject } = Promise.withResolvers<Output>();
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], ...(options.cwd && { cwd: options.cwd }) });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });

  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);

  child.once('error', (error) => {
    settle();
    reject(error);
  });
  child.once('close', (code, signal) => {
    settle();
    if (code === 0) resolve({ stdout, stderr });
    else if (late) reject(new Error(`no end after ${timeoutMs / 1000} s`));
    else reject(new Error(`${signal ?? `exit code ${code}`}: ${gist(stderr.trim() === '' ? stdout : stderr)}`));
  });

  function settle(): void {
    clearTimeout(timer);
    running.delete(child);
  }

  return promise;
}

/** Ends every child at once; for Ctrl-C. */
export function endChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** The line that says what went wrong, else the last one. */
function gist(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^\w*Error\b|error:/i.test(line.trim())) ?? lines.at(-1) ?? 'no output').trim();
}
