// The machine and the versions that a set of figures belongs to.

import { cpus, totalmem } from 'node:os';
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
