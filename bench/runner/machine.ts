// The machine and the versions that a set of figures belongs to.

import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Progress } from './progress.ts';
import type { Missing, Runtime } from './runtime.ts';

export function machineInWords(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${process.platform} ${process.arch}, ${cores.length} × ${model}, ${gigabytes} GB`;
}

export function versionsInWords(runtimes: Iterable<Runtime | Missing>): string {
  const versions = [...runtimes].map((runtime) => ('missing' in runtime ? `${runtime.name} (missing)` : runtime.title));
  return [`Node ${process.versions.node}`, ...versions].join(', ');
}

/** Others at work on this machine widen the spread, and hurt most what runs on several threads. */
export function warnIfBusy(progress: Progress): void {
  const load = loadavg()[0] ?? 0;
  if (load < 1) return;
  progress.warn(
    `The machine is busy (load ${load.toFixed(1)} on ${availableParallelism()} cores): expect a wide spread.`,
  );
}
