// The thread of stand-still.ts: looks at the beats of the main thread, and ends the process when they stay away.

import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { StandStillOptions } from './stand-still.ts';

const { beats, limitMs, lastWords } = workerData as StandStillOptions & { readonly beats: Int32Array };
const stderr = 2;

for (let seen = -1; seen !== Atomics.load(beats, 0); ) {
  seen = Atomics.load(beats, 0);
  Atomics.wait(beats, 0, seen, limitMs); // returns early at no beat: they do not notify
}
writeSync(stderr, `${lastWords}\n`);
process.kill(process.pid, 'SIGKILL'); // process.exit would end this thread only
