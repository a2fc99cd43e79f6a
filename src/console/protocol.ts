// The console's protocol on a local socket: one request line, one response line, both JSON, both bounded; then the connection ends.
// A request names what is wanted; a response carries it, or says in one line why not. There is no way to act on the fleet.

import type { Socket } from 'node:net';
import type { FleetReport } from './report.ts';

/** Raised when the shape of requests or responses changes in a way that the other side would misread. */
export const protocolVersion = 1;

export const maxRequestBytes = 1_024;
export const maxResponseBytes: number = 32 * 1_024 * 1_024;

export interface ConsoleRequest {
  readonly troupe: number;
  readonly want: 'report';
}

export type ConsoleResponse =
  | { readonly troupe: number; readonly report: FleetReport }
  | { readonly troupe: number; readonly error: string };

/** The request in a line, or what is wrong with it. */
export function parseRequest(line: string): ConsoleRequest | { readonly error: string } {
  const request = parseObject(line);
  if (request === undefined) return { error: 'the request is not a JSON object' };
  if (request.troupe !== protocolVersion)
    return { error: `this fleet speaks version ${protocolVersion} of the protocol` };
  if (request.want !== 'report') return { error: "the only thing to want is a 'report'" };
  return { troupe: protocolVersion, want: 'report' };
}

/** The response in a line; `undefined` if it is none of this version. */
export function parseResponse(line: string): ConsoleResponse | undefined {
  const response = parseObject(line);
  if (response?.troupe !== protocolVersion) return undefined;
  if (typeof response.error === 'string') return { troupe: protocolVersion, error: response.error };
  // Within a version the report is what `reportOf` makes: it comes from the same program, through a folder that only its owner can write to.
  if (typeof response.report === 'object' && response.report !== null) return response as unknown as ConsoleResponse;
  return undefined;
}

/** Resolves with the first line that comes, without its end; `undefined` if the other side ends first or the line exceeds `maxBytes`. */
export function readLine(socket: Socket, maxBytes: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const onData = (chunk: Buffer): void => {
    const end = chunk.indexOf('\n');
    const part = end < 0 ? chunk : chunk.subarray(0, end);
    bytes += part.length;
    if (bytes > maxBytes) return finish(undefined);
    chunks.push(part);
    if (end >= 0) finish(Buffer.concat(chunks).toString('utf8'));
  };
  const onEnd = (): void => finish(undefined);
  const finish = (line: string | undefined): void => {
    socket.off('data', onData).off('end', onEnd).off('close', onEnd);
    socket.pause();
    resolve(line);
  };
  socket.on('data', onData).once('end', onEnd).once('close', onEnd);
  return promise;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
