// The thread of a StartGuard: sleeps until the start is over, or until it is late and the main thread does not come to say so.

import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { over, limitMs, complaint } = workerData as { over: Int32Array; limitMs: number; complaint: string };

if (Atomics.wait(over, 0, 0, limitMs) === 'timed-out') {
  writeSync(2, `${complaint}\n`);
  process.kill(process.pid, 'SIGKILL'); // the only way out of a loop on the main thread
}
