// fetchReport: asks a running fleet for its report. A fleet that hangs, answers nonsense or goes away is a clear error within
// the time limit, never a wait for ever.

import { connect } from 'node:net';
import { TroupeError } from '../errors.ts';
import { duration } from './duration.ts';
import { type ConsoleRequest, maxResponseBytes, parseResponse, protocolVersion, readLine } from './protocol.ts';
import type { FleetReport } from './report.ts';
import type { RunningFleet } from './running-fleets.ts';

const withoutAnswer = 'closed the connection without an answer: it is stopping, or others are asking too. Try again.';
const otherVersion = 'speaks another version of the console. Use the troupe that it was started with.';

/** Throws TROUPE_ATTACH. */
export async function fetchReport(fleet: RunningFleet, timeoutMs: number = 5_000): Promise<FleetReport> {
  const { name, pid } = fleet;
  const failed = (what: string, cause?: unknown): TroupeError =>
    new TroupeError('TROUPE_ATTACH', `${name} (pid ${pid}) ${what}`, { cause, data: { name, pid } });
  const { promise: trouble, reject } = Promise.withResolvers<never>();
  const socket = connect(fleet.socket);
  socket.on('error', (error) => reject(failed(reasonOf(error), error)));
  const timer = setTimeout(() => reject(failed(silence(pid, timeoutMs))), timeoutMs);
  try {
    socket.write(`${JSON.stringify({ troupe: protocolVersion, want: 'report' } satisfies ConsoleRequest)}\n`);
    const line = await Promise.race([readLine(socket, maxResponseBytes), trouble]);
    if (line === undefined) throw failed(withoutAnswer);
    const response = parseResponse(line);
    if (response === undefined) throw failed(otherVersion);
    if ('error' in response) throw failed(`refused: ${response.error}.`);
    return response.report;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function silence(pid: number, timeoutMs: number): string {
  const why = 'its process is suspended, or busy in one synchronous turn';
  return `does not answer within ${duration(timeoutMs)}: ${why}. Look with: ps -o pid,stat,pcpu,args -p ${pid}`;
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EPIPE' || code === 'ECONNRESET') return withoutAnswer;
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'cannot be reached: it has ended.';
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be reached: its socket belongs to another user.';
  if (code === 'EAGAIN') return 'cannot be reached: too many wait for its answer already. It may hang.';
  return `cannot be reached: ${message}.`;
}
