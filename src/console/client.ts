// fetchReport: asks a running fleet for its report. A fleet that hangs, answers nonsense or goes away is a clear error within
// the time limit, never a wait for ever.

import { connect } from 'node:net';
import { TroupeError } from '../errors.ts';
import { maxResponseBytes, parseResponse, protocolVersion, readLine, type ConsoleRequest } from './protocol.ts';
import type { FleetReport } from './report.ts';
import type { RunningFleet } from './running-fleets.ts';
import { duration } from './duration.ts';

/** Throws TROUPE_ATTACH. */
export async function fetchReport(fleet: RunningFleet, timeoutMs: number = 5_000): Promise<FleetReport> {
  const failed = (what: string, cause?: unknown): TroupeError =>
    new TroupeError('TROUPE_ATTACH', `${fleet.name} (pid ${fleet.pid}) ${what}`, { cause, data: { fleet } });
  const { promise: trouble, reject } = Promise.withResolvers<never>();
  const socket = connect(fleet.socket);
  const timer = setTimeout(() => {
    const look = `Look with: ps -o pid,stat,pcpu,args -p ${fleet.pid}`;
    reject(
      failed(
        `does not answer within ${duration(timeoutMs)}: its process is suspended, or busy in one synchronous turn. ${look}`,
      ),
    );
  }, timeoutMs);
  socket.once('error', (error: NodeJS.ErrnoException) =>
    reject(failed(`cannot be reached: ${reasonOf(error)}`, error)),
  );
  try {
    socket.write(`${JSON.stringify({ troupe: protocolVersion, want: 'report' } satisfies ConsoleRequest)}\n`);
    const line = await Promise.race([readLine(socket, maxResponseBytes), trouble]);
    if (line === undefined)
      throw failed('closed the connection without an answer: it is stopping, or others are asking too. Try again.');
    const response = parseResponse(line);
    if (response === undefined)
      throw failed('speaks another version of the console. Use the troupe that it was started with.');
    if ('error' in response) throw failed(`refused: ${response.error}.`);
    return response.report;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'it has ended.';
  if (code === 'EACCES' || code === 'EPERM') return 'its socket belongs to another user.';
  if (code === 'EAGAIN') return 'too many wait for its answer already; it may hang.';
  return `${message}.`;
}
